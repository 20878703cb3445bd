"""What the pages of a group show beside their content."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Member
from accounts.models.hidden_items import without_hidden_items
from groups.meetings.recurrence import JOINABLE_AFTER_START
from groups.models import Group, Meeting, Membership, Opportunity
from groups.models.meeting_querysets import SEARCH_COLUMNS
from recovery_forum.lib.prepared_queries import prepared_query

MAX_ORGANIZERS = 5
MAX_OPPORTUNITIES = 3


def get_group_summary(group: Group, reader: Member | AnonymousUser) -> dict[str, Any]:
    """Return the next meeting of `group`, its organizers, and what volunteers can do, for a page.

    `reader` may read the group. Visitors are not shown who its organizers are. Leaves out what
    `reader` hid for themselves, and what no archived group has any more.
    """
    is_visitor = not reader.is_authenticated
    return {
        "next_meeting": None if group.archived_at else find_next_meeting(group, reader),
        "organizers": [] if is_visitor else _first_organizers(group=group, reader=reader),
        "opportunities": [] if group.archived_at else _list_opportunities(group, reader),
    }


def _list_opportunities(group: Group, reader: Member | AnonymousUser) -> list[Opportunity]:
    return _open_opportunities(group=group, reader=reader, today=timezone.localdate())


def find_next_meeting(group: Group, reader: Member | AnonymousUser) -> Meeting | None:
    """Return the meeting of `group` that takes place next, or None. `next_at` is its start.

    `next_at` skips cancelled days.
    """
    since = timezone.now() - JOINABLE_AFTER_START
    return next(iter(_next_meetings_in(group=group, reader=reader, since=since)), None)


def select_readers(group_id: int, member_ids: Iterable[int | None]) -> set[int]:
    """Return those of `member_ids` who may read the group now, as Group.objects.readable_by().

    For notifications: who has left a private group must not be told who writes there. Staff stay
    among them: a moderator may have answered somebody in danger without being a member. One query.
    """
    Visibility, State = Group.Visibility, Membership.State
    theirs = Membership.objects.filter(group=group_id, member=OuterRef("pk"))
    everyones = Group.objects.filter(
        pk=group_id, visibility__in=[Visibility.OPEN, Visibility.COMMUNITY]
    )
    readers = Member.objects.filter(pk__in=[pk for pk in member_ids if pk])
    inside = Exists(everyones) | Exists(theirs.filter(state=State.MEMBER)) | Q(is_staff=True)
    readers = readers.filter(inside)
    readers = readers.exclude(Exists(theirs.filter(state=State.BANNED)))
    return set(readers.values_list("pk", flat=True))


@prepared_query
def _next_meetings_in(
    *, group: Group, reader: Member | AnonymousUser, since: datetime
) -> QuerySet[Meeting]:
    coming = Meeting.objects.filter(group=group, next_at__gt=since).taking_place()
    coming = without_hidden_items(coming, reader, "meeting")
    return coming.defer(*SEARCH_COLUMNS).order_by("next_at", "pk")[:1]


@prepared_query
def _first_organizers(*, group: Group, reader: Member) -> QuerySet[Membership]:
    organizing = Membership.objects.organizing().filter(
        group=group, member__in=Member.objects.visible_to(reader)
    )
    return organizing.select_related("member").order_by("since", "pk")[:MAX_ORGANIZERS]


@prepared_query
def _open_opportunities(
    *, group: Group, reader: Member | AnonymousUser, today: date
) -> QuerySet[Opportunity]:
    open_now = Opportunity.objects.filter(group=group, closed_at=None, last_day__gte=today)
    open_now = without_hidden_items(open_now.filter(removed_at=None), reader, "opportunity")
    return open_now.order_by("last_day", "pk")[:MAX_OPPORTUNITIES]
