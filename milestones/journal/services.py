"""Storing journal entries."""

from milestones.models import JournalEntry


def save_entry(entry: JournalEntry) -> JournalEntry:
    """Save the new or changed `entry` and return it."""
    entry.save()
    return entry
