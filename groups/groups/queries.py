"""What the pages of a group show beside their content."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts.models import Member
from groups.meetings.recurrence import JOINABLE_AFTER_START
from groups.models import Group, Meeting
from groups.models.meetings import SEARCH_COLUMNS

MAX_ORGANIZERS = 5
MAX_OPPORTUNITIES = 3


def get_group_summary(group: Group, reader: Member | AnonymousUser) -> dict[str, Any]:
    """Return the next meeting of `group`, its organizers, and what volunteers can do, for a page.

    `reader` may read the group. Visitors are not shown who its organizers are.
    """
    opportunities = group.opportunities.filter(closed_at=None, last_day__gte=timezone.localdate())
    return {
        "next_meeting": find_next_meeting(group),
        "organizers": _list_organizers(group, reader) if reader.is_authenticated else [],
        "opportunities": opportunities.order_by("last_day", "pk")[:MAX_OPPORTUNITIES],
    }


def find_next_meeting(group: Group) -> Meeting | None:
    """Return the meeting of `group` that takes place next, or None. `next_at` is its start.

    `next_at` skips cancelled days.
    """
    return _first_to_come(group.meetings.taking_place())


def find_next_meeting_of(member: Member) -> Meeting | None:
    """Return the meeting that takes place next in the groups of `member`, or None."""
    mine = Meeting.objects.filter(group__in=Group.objects.joined_by(member))
    return _first_to_come(mine.taking_place())


def _first_to_come(meetings):
    coming = meetings.filter(next_at__gt=timezone.now() - JOINABLE_AFTER_START)
    return coming.defer(*SEARCH_COLUMNS).order_by("next_at", "pk").first()


def _list_organizers(group, reader):
    visible = Member.objects.visible_to(reader)
    organizing = group.memberships.organizing().filter(member__in=visible)
    return organizing.select_related("member").order_by("since", "pk")[:MAX_ORGANIZERS]
