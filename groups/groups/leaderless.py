"""Groups without an active organizer: the moderators are notified once of each."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification
from groups.models import Group, Membership

ORGANIZER_INACTIVE_AFTER = timedelta(
    days=45
)  # Without opening a page: nobody answers requests or reports.


def _has_active_organizer(now):
    """A condition: somebody organizes the group who is here, and may act."""
    here = Q(
        member__here_at__gte=now - ORGANIZER_INACTIVE_AFTER,
        member__is_active=True,
        member__banned_at=None,
    )
    here &= ~Q(member__suspended_until__gt=now)
    return Exists(Membership.objects.organizing().filter(here, group=OuterRef("pk")))


@transaction.atomic
def report_leaderless_groups():
    """A round of settings.SCHEDULE: tell the moderators of groups that nobody leads, once each.

    Gives how many they are. A group that somebody leads again may be told of another time.
    """
    now = timezone.now()
    Group.objects.filter(_has_active_organizer(now), unled_since__isnull=False).update(
        unled_since=None
    )
    unled = Group.objects.filter(~_has_active_organizer(now), archived_at=None, unled_since=None)
    unled = unled.filter(member_count__gt=0).select_for_update(skip_locked=True)
    keys = list(unled.values_list("pk", flat=True))
    for moderator in Member.objects.filter(is_staff=True, is_active=True):
        for key in keys:
            url = reverse("admin:groups_group_change", args=[key])
            send_notification(moderator.pk, Notification.Kind.LEFT_ALONE, None, url)
    Group.objects.filter(pk__in=keys).update(unled_since=now)
    return len(keys)
