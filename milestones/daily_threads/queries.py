"""Today's daily threads in the groups of a member."""

from datetime import timedelta

from django.utils import timezone

from groups.models import Group
from milestones.models import DailyThread

OPEN_PERIOD = timedelta(hours=24)


def list_open_daily_threads(member):
    """Today's threads of the groups in which `member` is, where they may read."""
    since = timezone.now() - OPEN_PERIOD
    days = DailyThread.objects.visible_to(member).select_related("thread", "group")
    return days.filter(
        group__in=Group.objects.joined_by(member),
        thread__locked_at=None,
        thread__opened_at__gte=since,
    ).order_by("group__name", "-pk")
