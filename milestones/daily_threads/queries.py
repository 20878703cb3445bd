"""Today's daily threads in the groups of a member."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Member
from groups.models import Group
from milestones.models import DailyThread

OPEN_PERIOD = timedelta(hours=24)


def list_open_daily_threads(member: Member) -> QuerySet[DailyThread]:
    """Return the daily threads of the last 24 hours in groups of `member`, if not locked."""
    since = timezone.now() - OPEN_PERIOD
    daily_threads = DailyThread.objects.visible_to(member).select_related("thread", "group")
    return daily_threads.filter(
        group__in=Group.objects.joined_by(member),
        thread__locked_at=None,
        thread__opened_at__gte=since,
    ).order_by("group__name", "-pk")
