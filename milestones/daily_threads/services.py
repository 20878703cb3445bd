"""Storing which daily threads a group wants."""

from accounts.models import Member
from accounts.moderation_status.written_texts import Place, announcing_changes
from milestones.models import DailyThreadSettings


def save_daily_thread_settings(settings: DailyThreadSettings, organizer: Member) -> None:
    """Save the `settings` of a group that `organizer` made or changed.

    They apply from the next morning on. Opens its own transaction.
    """
    with announcing_changes(settings, ["words"], organizer, Place.DAILY_THREAD):
        settings.save()
