"""Who may see the people of a group, and who may manage it: lookups that raise 404 or 403."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import Member
from groups.models import Group, Membership


def get_visible_memberships(group, member):
    """The memberships, in any state, of those whom `member` may meet: no block between them."""
    return group.memberships.filter(member__in=Member.objects.visible_to(member)).select_related(
        "member"
    )


def get_organized_group(member, slug):
    """The group at `slug`. 404 where it is hidden, 403 where others organize it."""
    group = get_object_or_404(Group.objects.visible_to(member), slug=slug)
    membership = group.membership_of(member)
    if not membership or not membership.organizes:
        raise PermissionDenied(_("This page is for the organizers of the group."))
    # Stands beside the way to the requests, on each of their pages.
    asked = get_visible_memberships(group, member).filter(state=Membership.State.ASKED)
    group.requests_waiting = asked.count()
    return group, membership
