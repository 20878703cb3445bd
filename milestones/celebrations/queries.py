"""Celebrations as a reader sees them, and the anniversaries of a group."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Member
from accounts.models.blocks import is_blocked_or_muted
from accounts.models.hidden_items import exists_hidden_item
from groups.models import Group
from milestones.awards.spans import SPANS, SPANS_BY_KEY, Span, list_reached_spans
from milestones.models import Celebration, Cheer, Journey, Milestone, OwnMilestone
from milestones.models.celebrations import RECENT_PERIOD, CelebrationQuerySet
from recovery_forum.lib.prepared_queries import prepared_query

ANNIVERSARY_RANGE = timedelta(days=31)  # How far back and ahead the page of a group shows them.
MAX_ANNIVERSARIES = 50
YEAR_SPAN_KEYS = [span.key for span in SPANS if span.key.endswith("y")]


def list_celebrations(member: Member) -> CelebrationQuerySet:
    """Return the celebrations that `member` may see, ready to render.

    `is_cheered` says whether the member cheered, and `is_hidden` whether they hid the text.
    """
    own = Cheer.objects.filter(celebration=OuterRef("pk"), member=member)
    return (
        Celebration.objects.visible_to(member)
        .for_list()
        .annotate(is_cheered=Exists(own), is_hidden=exists_hidden_item(member, "celebration"))
    )


def list_recent_celebrations(member: Member, limit: int) -> list[Celebration]:
    """Return up to `limit` celebrations shared within the last day, without hidden ones.

    A day is 24 hours here: readers live in many time zones.
    """
    return _recent_celebrations_query(limit, member=member, since=timezone.now() - RECENT_PERIOD)


@prepared_query
def _recent_celebrations_query(
    limit: int, *, member: Member, since: datetime
) -> QuerySet[Celebration]:
    celebrations = list_celebrations(member).in_sight_of(member)
    return celebrations.filter(shared_at__gte=since)[:limit]


def list_group_anniversaries(group: Group, member: Member) -> dict[str, Any]:
    """Return the anniversaries of members of `group` that `member` may see, a month back and ahead.

    `celebrations` are those shared, `upcoming_journeys` those ahead, and `group_anniversary` is
    the last anniversary of the group itself, as (span, date) or None.
    """
    group_members = group.memberships.current().values("member")
    celebrations = list_celebrations(member).in_sight_of(member)
    celebrations = celebrations.filter(
        member__in=group_members,
        milestone__span_key__in=YEAR_SPAN_KEYS,
        shared_at__gte=timezone.now() - ANNIVERSARY_RANGE,
    )
    today = member.today()
    in_sight = Journey.objects.visible_to(member).exclude(is_blocked_or_muted(member, "member"))
    upcoming_journeys = in_sight.filter(
        member__in=group_members,
        next_span_key__in=YEAR_SPAN_KEYS,
        next_milestone_on__range=(today, today + ANNIVERSARY_RANGE),
        # A setback takes a journey off this list. So it needs a choice of its own.
        shows_nearby_members=True,
    )
    return {
        "celebrations": celebrations[:MAX_ANNIVERSARIES],
        "upcoming_journeys": upcoming_journeys.select_related("member").order_by(
            "next_milestone_on", "pk"
        )[:MAX_ANNIVERSARIES],
        "group_anniversary": find_last_anniversary(
            group.created_at.astimezone(member.zone).date(), today
        ),
    }


def find_last_anniversary(start: date, today: date) -> tuple[Span, date] | None:
    """Return the last anniversary of `start` up to `today`, or None in the first year."""
    years = [SPANS_BY_KEY[key] for key in YEAR_SPAN_KEYS]
    return next(reversed(list_reached_spans(start, today, years)), None)


def list_shared_own_milestones(journey: Journey, member: Member) -> list[OwnMilestone]:
    """Return the own milestones of `journey` that `member` may see: those shared with them."""
    shared = Celebration.objects.visible_to(member).filter(own_milestone__journey=journey)
    return [one.own_milestone for one in shared.select_related("own_milestone")]


def list_shared_milestones(
    journeys: Iterable[Journey], member: Member
) -> dict[int, list[Milestone]]:
    """Return the milestones that `member` may see of each journey, by its pk, the highest first.

    These are the celebrated ones only. A milestone that came by itself, or did not come, would
    tell of a setback that nobody else is to know of.
    """
    shared = Celebration.objects.visible_to(member).filter(milestone__journey__in=journeys)
    milestones: dict[int, list[Milestone]] = {}
    for celebration in shared.select_related("milestone"):
        milestone = celebration.milestone
        milestones.setdefault(milestone.journey_id, []).append(milestone)
    for several in milestones.values():
        several.sort(key=lambda milestone: milestone.span.length, reverse=True)
    return milestones
