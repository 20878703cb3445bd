"""Awarding milestones: each is stored once and never taken away."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from milestones.awards.ledger import Ledger, date_at
from milestones.models import Journey, Milestone, Setback

BATCH_SIZE = 1_000
AWARD_HOUR = timedelta(
    hours=7
)  # When a day's milestone is handed over, on the journey's own clock.
LOADED_FIELDS = (
    "public_id", "member", "started_on", "time_zone", "medallions", "thousands", "next_on",
)  # fmt: skip

# What is stored already stays as it is, whoever stored it and when.
INSERT_MILESTONES_SQL = """
    INSERT INTO milestones_milestone (journey_id, span_key, reached_on)
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::date[])
    ON CONFLICT DO NOTHING RETURNING journey_id, span_key, reached_on
"""
UPDATE_NEXT_MILESTONES_SQL = """
    UPDATE milestones_journey AS journey SET next_key = ahead.key, next_on = ahead.day
    FROM unnest(%s::bigint[], %s::text[], %s::date[]) AS ahead (id, key, day)
    WHERE journey.id = ahead.id
"""


def award_milestones(journey: Journey, today: date | None = None) -> list[Milestone]:
    """Store what `journey` has reached and was not stored yet. Running it again changes nothing.

    A start that was corrected to a later date takes none away: what was reached was reached.
    """
    return award_milestones_in_bulk([journey], today)


def award_milestones_in_bulk(journeys: list[Journey], today: date | None = None) -> list[Milestone]:
    """The same for several, whose setbacks are loaded."""
    read = [(journey, journey.ledger) for journey in journeys]
    reached = [
        (journey.pk, key, day)
        for journey, ledger in read
        for key, day in journey.reached_in(ledger, today).items()
    ]
    by_key = {journey.pk: journey for journey in journeys}
    return [
        Milestone(journey=by_key[pk], span_key=key, reached_on=day)
        for pk, key, day in _store_milestones(reached, read)
    ]


@transaction.atomic
def _store_milestones(reached, read):
    """Store what was `reached`, and what comes next for each of `read`: one statement for each.

    `reached` are rows of a journey's key, a span's and a date; `read` are journeys with their
    ledgers. Gives those rows that nobody had stored before.
    """
    for journey, ledger in read:
        upcoming = journey.upcoming_in(ledger)
        journey.next_key = upcoming[0].key if upcoming else ""
        journey.next_on = upcoming[1] if upcoming else None
    ahead = [(journey.pk, journey.next_key, journey.next_on) for journey, _ledger in read]
    new = []
    with connection.cursor() as cursor:
        if reached:
            cursor.execute(INSERT_MILESTONES_SQL, _transpose_rows(reached))
            new = cursor.fetchall()
        cursor.execute(UPDATE_NEXT_MILESTONES_SQL, _transpose_rows(ahead))
    return new


def _transpose_rows(rows):
    return [list(column) for column in zip(*rows, strict=True)]


def refresh_milestones(journey):
    """After a setback was written, changed or taken back: milestones and what comes next."""
    return award_milestones(Journey.objects.prefetch_related("setbacks").get(pk=journey.pk))


def award_due_milestones(tell=None):
    """The mornings' work: award what was reached since, each on its journey's own morning.

    Runs at once share the journeys among them; one that is killed loses at most one batch, which
    the next run does. `tell`, where given, is called with the journey of each new milestone, batch
    by batch, in its transaction.
    """
    now = timezone.now()
    due, passed = _due_journeys_q(now), 0
    while batch := _award_batch(due, passed, now, tell):
        passed = batch


@transaction.atomic
def _award_batch(due, after, now, tell):
    """Award the next journeys above the key `after`; the last key of them, or None at the end."""
    found = Journey.objects.filter(due, pk__gt=after).order_by("pk").only(*LOADED_FIELDS)
    journeys = {one.pk: one for one in _lock_unclaimed_journeys(found)[:BATCH_SIZE]}
    if not journeys:
        return None
    setbacks = {}
    rows = Setback.objects.filter(journey__in=journeys).order_by()
    for key, *moments in rows.values_list("journey", "happened_at", "went_on_at"):
        setbacks.setdefault(key, []).append(moments)
    read = [
        (one, Ledger(one.started_on, one.zone, setbacks.get(key, ()), now))
        for key, one in journeys.items()
    ]
    # What was reached before its next milestone's day was stored when that day was.
    reached = [
        (one.pk, key, day)
        for one, ledger in read
        for key, day in one.reached_in(ledger, since=one.next_on).items()
    ]
    new = _store_milestones(reached, read)
    if tell and new:
        tell([journeys[key] for key, _span, _day in new])
    return next(reversed(journeys))


def _lock_unclaimed_journeys(journeys):
    """Nobody else's at this moment."""
    return journeys.select_for_update(skip_locked=True, of=["self"])


def _due_journeys_q(now):
    """Journeys whose next milestone's morning has come. At any instant, Earth has three dates."""
    zones = {}
    for name in Journey.objects.order_by().values_list("time_zone", flat=True).distinct():
        zones.setdefault(date_at(now - AWARD_HOUR, ZoneInfo(name)), []).append(name)
    due = Q(pk__in=[])
    for day, names in zones.items():
        due |= Q(time_zone__in=names, next_on__lte=day)
    return due
