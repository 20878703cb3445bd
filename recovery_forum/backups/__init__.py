"""Backups: one file that holds all that members wrote, sealed, and the way back from it."""

from recovery_forum.backups.making import alarm, nightly

__all__ = ["alarm", "nightly"]
