"""Notifies the moderators, once, of each group without an active organizer."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification
from groups.models import Group, Membership

# Without opening a page. By then nobody answers the group's join requests or reports.
ORGANIZER_INACTIVE_AFTER = timedelta(days=45)


def _has_active_organizer(now: datetime) -> Exists:
    """Condition on groups: an organizer was active lately and is not restricted."""
    active = Member.objects.in_good_standing().filter(
        last_active_at__gte=now - ORGANIZER_INACTIVE_AFTER
    )
    return Exists(Membership.objects.organizing().filter(member__in=active, group=OuterRef("pk")))


@transaction.atomic
def report_leaderless_groups() -> int:
    """Notify the moderators, once, of every group without an active organizer.

    A scheduled job. Returns the number of reported groups. A group that had an
    active organizer in between is reported again.
    """
    now = timezone.now()
    Group.objects.filter(_has_active_organizer(now), leaderless_since__isnull=False).update(
        leaderless_since=None
    )
    groups = Group.objects.filter(~_has_active_organizer(now), archived_at=None, removed_at=None)
    groups = groups.filter(leaderless_since=None, member_count__gt=0)
    group_ids = list(groups.select_for_update(skip_locked=True).values_list("pk", flat=True))
    for one in Member.objects.staff():
        for group_id in group_ids:
            url = reverse("admin:groups_group_change", args=[group_id])
            send_notification(one.pk, Notification.Kind.GROUP_ORPHANED, None, url)
    Group.objects.filter(pk__in=group_ids).update(leaderless_since=now)
    return len(group_ids)
