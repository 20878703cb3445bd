"""Celebrations as a reader sees them, and the anniversaries of a group."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models.hidden_items import exists_hidden_item
from milestones.awards.spans import SPANS, SPANS_BY_KEY, list_reached_spans
from milestones.models import Celebration, Cheer, Journey
from milestones.models.celebrations import RECENT_PERIOD
from recovery_forum.lib.prepared_queries import prepared_query

ANNIVERSARY_RANGE = timedelta(days=31)  # How far back and ahead a group looks.
MAX_ANNIVERSARIES = 50
YEAR_SPAN_KEYS = [span.key for span in SPANS if span.key.endswith("y")]


def list_celebrations(member):
    """Celebrations that `member` may see, ready to render, with whether they cheered."""
    own = Cheer.objects.filter(celebration=OuterRef("pk"), member=member)
    return (
        Celebration.objects.visible_to(member)
        .for_list()
        .annotate(is_cheered=Exists(own), is_hidden=exists_hidden_item(member, "celebration"))
    )


def list_recent_celebrations(member, limit):
    """What was shared within the last day. A milestone of today was shared since it began."""
    return _recent_celebrations_query(limit, member=member, since=timezone.now() - RECENT_PERIOD)


@prepared_query
def _recent_celebrations_query(limit, *, member, since):
    shown = list_celebrations(member).in_sight_of(member)
    return shown.filter(shared_at__gte=since)[:limit]


def list_group_anniversaries(group, member):
    """Years in a month around now, of members of `group`, as far as `member` may see them.

    Gives `shared` celebrations, journeys `ahead`, and the group's own last `birthday`.
    """
    people = group.memberships.current().values("member")
    shared = list_celebrations(member).filter(
        member__in=people,
        milestone__span_key__in=YEAR_SPAN_KEYS,
        shared_at__gte=timezone.now() - ANNIVERSARY_RANGE,
        is_hidden=False,
    )
    today = member.today()
    ahead = Journey.objects.visible_to(member).filter(
        member__in=people,
        next_key__in=YEAR_SPAN_KEYS,
        next_on__range=(today, today + ANNIVERSARY_RANGE),
    )
    return {
        "shared": shared[:MAX_ANNIVERSARIES],
        "ahead": ahead.select_related("member").order_by("next_on", "pk")[:MAX_ANNIVERSARIES],
        "birthday": find_last_anniversary(group.created_at.astimezone(member.zone).date(), today),
    }


def find_last_anniversary(begun, today):
    """The last anniversary of `begun` by `today`: (span, date), or None in the first year."""
    return next(
        reversed(list_reached_spans(begun, today, [SPANS_BY_KEY[key] for key in YEAR_SPAN_KEYS])),
        None,
    )
