"""Dates as the forum writes them, also in the admin panel. See FORMAT_MODULE_PATH."""
