"""Backups: one encrypted file that holds everything members wrote, and restoring from it."""
