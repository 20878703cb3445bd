"""Who may see a meeting and who hosts it: lookups that raise 404 or 403."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import Member
from groups.models import Meeting
from groups.models.meetings import HOST_ROLES


def can_host_meetings(membership) -> bool:
    """Whether the person of `membership`, which may be None, looks after the group's meetings."""
    return bool(membership and membership.is_current and membership.role in HOST_ROLES)


def get_meeting_hosts(group):
    """The members who look after the meetings of `group`. Closed accounts can't."""
    hosting = group.memberships.current().filter(role__in=HOST_ROLES)
    return Member.objects.filter(is_active=True, memberships__in=hosting).distinct()


def get_meeting_or_404(member, slug):
    """The meeting at `slug` with its group; 404 where `member` may not read it."""
    visible = Meeting.objects.visible_to(member).for_list(member)
    return get_object_or_404(visible, slug=slug)


def get_hosted_meeting(member, slug):
    """The same, for those who look after it; 403 for others who may read it."""
    meeting = get_meeting_or_404(member, slug)
    membership = meeting.group.membership_of(member)
    if not can_host_meetings(membership):
        raise PermissionDenied(_("The organizers of the group look after its meetings."))
    return meeting, membership
