"""Lookups of members and organizers of a group. They raise 404 or 403."""

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import Member
from groups.models import Group, Membership


def get_visible_memberships(group: Group, member: Member) -> QuerySet[Membership]:
    """Return memberships in any state, without people who are blocked by or block `member`."""
    return group.memberships.filter(member__in=Member.objects.visible_to(member)).select_related(
        "member"
    )


def get_organized_group(member: Member, slug: str) -> tuple[Group, Membership]:
    """Return the group at `slug` and the membership of `member`, who must be an organizer.

    Raises Http404 if they may not know of the group, and PermissionDenied if they do not
    organize it.
    """
    group = get_object_or_404(Group.objects.visible_to(member), slug=slug)
    membership = group.membership_of(member)
    if not membership or not membership.is_organizer:
        raise PermissionDenied(_("This page is for the group's organizers."))
    # Shown in the navigation of every organizer page.
    group.pending_request_count = count_join_requests(group, member)
    return group, membership


def count_join_requests(group: Group, organizer: Member) -> int:
    """Return how many requests to join `group` wait for an answer of `organizer`."""
    memberships = get_visible_memberships(group, organizer)
    return memberships.filter(state=Membership.State.REQUESTED).count()
