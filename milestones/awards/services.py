"""Awarding milestones: each is stored once. Awards take none away."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from milestones.awards.ledger import Ledger, date_at
from milestones.models import Journey, Milestone, Setback

BATCH_SIZE = 1_000
AWARD_HOUR = timedelta(hours=7)  # When a day's milestones are awarded, in the journey's time zone.
LOADED_FIELDS = (
    "public_id", "member", "started_on", "started_time", "time_zone", "medallion_set",
    "marks_thousands", "next_milestone_on",
)  # fmt: skip

# A milestone that is stored already keeps its date.
INSERT_MILESTONES_SQL = """
    INSERT INTO milestones_milestone (journey_id, span_key, reached_on, awarded_at)
    SELECT *, %s::timestamptz FROM unnest(%s::bigint[], %s::text[], %s::date[])
    ON CONFLICT DO NOTHING RETURNING journey_id, span_key, reached_on
"""
UPDATE_NEXT_MILESTONES_SQL = """
    UPDATE milestones_journey AS journey
    SET next_span_key = upcoming.key, next_milestone_on = upcoming.day
    FROM unnest(%s::bigint[], %s::text[], %s::date[]) AS upcoming (id, key, day)
    WHERE journey.id = upcoming.id
"""


def award_milestones(journey: Journey) -> list[Milestone]:
    """Store the milestones that `journey` has reached, and return those that are new.

    Safe to repeat. It takes no milestone away: awards/corrections.py decides about that.
    """
    return award_milestones_in_bulk([journey])


def award_milestones_in_bulk(journeys: Sequence[Journey]) -> list[Milestone]:
    """Award the milestones of several journeys, whose setbacks are prefetched.

    Returns the new milestones, without their keys. Opens its own transaction.
    """
    with_ledgers = [(journey, journey.ledger) for journey in journeys]
    reached = [
        (journey.pk, key, day)
        for journey, ledger in with_ledgers
        for key, day in journey.reached_spans_in(ledger).items()
    ]
    by_pk = {journey.pk: journey for journey in journeys}
    return [
        Milestone(journey=by_pk[pk], span_key=key, reached_on=day)
        for pk, key, day in _store_milestones(reached, with_ledgers)
    ]


@transaction.atomic
def _store_milestones(
    reached: list[tuple[int, str, date]], with_ledgers: list[tuple[Journey, Ledger]]
) -> list[tuple[int, str, date]]:
    """Store the milestones in `reached`, and the next one of each journey: one statement for each.

    `reached` holds rows of (journey's pk, span's key, date), and `with_ledgers` pairs of a journey
    and its ledger. Returns the rows that were not stored before.
    """
    for journey, ledger in with_ledgers:
        upcoming = journey.next_milestone_in(ledger)
        journey.next_span_key = upcoming[0].key if upcoming else ""
        journey.next_milestone_on = upcoming[1] if upcoming else None
    next_milestones = [
        (journey.pk, journey.next_span_key, journey.next_milestone_on)
        for journey, _ledger in with_ledgers
    ]
    new = []
    with connection.cursor() as cursor:
        if reached:
            cursor.execute(INSERT_MILESTONES_SQL, [timezone.now(), *_transpose_rows(reached)])
            new = cursor.fetchall()
        cursor.execute(UPDATE_NEXT_MILESTONES_SQL, _transpose_rows(next_milestones))
    return new


def _transpose_rows(rows: Sequence[Sequence]) -> Any:
    return [list(column) for column in zip(*rows, strict=True)]


def refresh_milestones(journey: Journey) -> list[Milestone]:
    """Award the milestones of `journey` from its stored setbacks, after one of them has changed.

    Returns the new milestones. A setback takes none away.
    """
    return award_milestones(Journey.objects.prefetch_related("setbacks").get(pk=journey.pk))


def award_due_milestones(on_awarded: Callable[[list[Journey]], None] | None = None) -> None:
    """Award every milestone whose morning has come in the time zone of its journey.

    Opens a transaction for each batch. Runs at the same time share the journeys between them; one
    that is killed loses at most one batch, which the next run awards. `on_awarded` is called in
    the transaction of each batch with the journeys of the new milestones, one for each milestone.
    """
    now = timezone.now()
    due, last_pk = _due_journeys_q(now), 0
    while batch_end := _award_batch(due, last_pk, now, on_awarded):
        last_pk = batch_end


@transaction.atomic
def _award_batch(
    due: Q, last_pk: int, now: datetime, on_awarded: Callable[[list[Journey]], None] | None
) -> int | None:
    """Award the next journeys after `last_pk`. Return the pk of the last, or None at the end."""
    candidates = Journey.objects.filter(due, pk__gt=last_pk).order_by("pk").only(*LOADED_FIELDS)
    journeys = {one.pk: one for one in _lock_unclaimed_journeys(candidates)[:BATCH_SIZE]}
    if not journeys:
        return None
    setbacks: dict[int, list] = {}
    rows = Setback.objects.filter(journey__in=journeys).order_by()
    for pk, *instants in rows.values_list("journey", "happened_at", "resumed_at"):
        setbacks.setdefault(pk, []).append(instants)
    with_ledgers = [
        (one, Ledger(one.started_on, one.zone, setbacks.get(pk, ()), now, one.started_time))
        for pk, one in journeys.items()
    ]
    # Earlier milestones are stored already: `next_milestone_on` is the first that is not.
    reached = [
        (one.pk, key, day)
        for one, ledger in with_ledgers
        for key, day in one.reached_spans_in(ledger, since=one.next_milestone_on).items()
    ]
    new = _store_milestones(reached, with_ledgers)
    if on_awarded and new:
        on_awarded([journeys[pk] for pk, _span_key, _day in new])
    return next(reversed(journeys))


def _lock_unclaimed_journeys(journeys: QuerySet[Journey]) -> QuerySet[Journey]:
    """Lock `journeys`, without those that another run has locked."""
    return journeys.select_for_update(skip_locked=True, of=["self"])


def _due_journeys_q(now: datetime) -> Q:
    """Return a condition: the morning of the journey's next milestone has come.

    Time zones are grouped by their current date. At any instant there are at most three.
    """
    zones_by_date: dict[date, list[str]] = {}
    for name in Journey.objects.order_by().values_list("time_zone", flat=True).distinct():
        zones_by_date.setdefault(date_at(now - AWARD_HOUR, ZoneInfo(name)), []).append(name)
    due = Q(pk__in=[])
    for day, names in zones_by_date.items():
        due |= Q(time_zone__in=names, next_milestone_on__lte=day)
    return due
