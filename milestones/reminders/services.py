"""Storing reminder preferences and hard days, and notifying members who reached a milestone."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification
from milestones.models import HardDay, Journey, ReminderPreferences
from milestones.reminders.queries import get_reminder_preferences


def save_reminder_preferences(preferences: ReminderPreferences) -> None:
    """Save `preferences` with the instants at which reminders are due next."""
    preferences.update_due_times()
    preferences.save()


def set_start_of_day(member: Member, hour: int) -> None:
    """Let each day of `member` start at `hour`, 0 to 6. Stored check-ins keep their dates."""
    member.day_starts_at = hour
    member.save(update_fields=["day_starts_at"])


@transaction.atomic
def add_hard_day(member: Member, month: int, day: int, **fields: Any) -> None:
    """Add a hard day of `member`, or update the one of that date. `fields` are of HardDay.

    Opens its own transaction.
    """
    member.hard_days.update_or_create(month=month, day=day, defaults=fields)
    save_reminder_preferences(get_reminder_preferences(member))


@transaction.atomic
def delete_hard_day(hard_day: HardDay) -> None:
    """Delete `hard_day`. Opens its own transaction."""
    member = hard_day.member
    hard_day.delete()
    save_reminder_preferences(get_reminder_preferences(member))


def notify_milestones_reached(journeys: Sequence[Journey]) -> None:
    """Notify the members who asked for it that a milestone was reached this morning.

    `journeys` holds a journey once for each of its new milestones. award_due_milestones() calls
    this in the transaction that stores them.
    """
    preferences = ReminderPreferences.objects.filter(
        on_milestone=True, member__in={journey.member_id for journey in journeys}
    )
    member_ids = set(preferences.values_list("member_id", flat=True))
    for journey in journeys:
        if journey.member_id in member_ids:
            send_notification(
                journey.member_id,
                Notification.Kind.MILESTONE_REACHED,
                None,
                journey.get_absolute_url(),
            )
