"""The notification that a milestone was reached, for members who asked for it."""

from accounts.notifications.services import send_notification
from milestones.models import ReminderPreferences
from milestones.reminders.tasks import KINDS


def notify_milestones_reached(journeys):
    """For awarding.award_all: tell those who wish it that a milestone was reached this morning.

    `journeys` holds a journey once for each of its milestones.
    """
    wanted = ReminderPreferences.objects.filter(
        milestones=True, member__in={journey.member_id for journey in journeys}
    )
    members = set(wanted.values_list("member_id", flat=True))
    for journey in journeys:
        if journey.member_id in members:
            send_notification(journey.member_id, KINDS.REACHED, None, journey.get_absolute_url())
