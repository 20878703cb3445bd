"""Storing which daily threads a group wants."""

from milestones.models import DailyThreadSettings


def save_daily_thread_settings(settings: DailyThreadSettings) -> None:
    """Save the new or changed `settings` of a group. They apply from the next morning on."""
    settings.save()
