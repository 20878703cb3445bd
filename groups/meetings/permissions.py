"""The hosts of meetings, and lookups of meetings that raise 404 or 403."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import Member
from groups.models import Group, Meeting, Membership
from groups.models.joining_details import HOST_ROLES


def can_host_meetings(membership: Membership | None) -> bool:
    """Whether this member manages the meetings of the group. None is for non-members."""
    return bool(membership and membership.is_current and membership.role in HOST_ROLES)


def get_meeting_hosts(group: Group) -> QuerySet[Member]:
    """Return the members in good standing who manage the meetings of `group`."""
    hosting = group.memberships.current().filter(role__in=HOST_ROLES)
    return Member.objects.in_good_standing().filter(memberships__in=hosting).distinct()


def get_meeting_or_404(member: Member, slug: str, *, with_removed: bool = False) -> Meeting:
    """Return the meeting with its group. Raises Http404 if `member` may not read it.

    With `with_removed`, its hosts also get one that moderators hid.
    """
    readable = Meeting.objects.of_readable_groups(member).for_list(member)
    meeting = get_object_or_404(readable, slug=slug)
    if meeting.removed_at and not (with_removed and meeting.reader_role in HOST_ROLES):
        raise Http404
    return meeting


def get_hosted_meeting(member: Member, slug: str) -> tuple[Meeting, Membership]:
    """Return the meeting and the membership of `member`, who must be a host.

    Raises Http404 if they may not read the meeting, and PermissionDenied if they are no host.
    """
    meeting = get_meeting_or_404(member, slug, with_removed=True)
    membership = meeting.group.membership_of(member)
    if not can_host_meetings(membership):
        raise PermissionDenied(_("Only the group's organizers and meeting hosts can do this."))
    return meeting, membership
