"""Awarding milestones: once each, and never taken back."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from .ledger import Ledger, date_at
from .models import Journey, Milestone, Setback
from .removing import drop_photo

BATCH = 1_000
MORNING = timedelta(hours=7)  # When a day's milestone is handed over, on the journey's own clock.
READ = (
    "public_id", "member", "started_on", "time_zone", "medallions", "thousands", "next_on",
)  # fmt: skip

# What is stored already stays as it is, whoever stored it and when.
STORE = """
    INSERT INTO milestones_milestone (journey_id, span_key, reached_on)
    SELECT * FROM unnest(%s::bigint[], %s::text[], %s::date[])
    ON CONFLICT DO NOTHING RETURNING journey_id, span_key, reached_on
"""
LOOK_AHEAD = """
    UPDATE milestones_journey AS journey SET next_key = ahead.key, next_on = ahead.day
    FROM unnest(%s::bigint[], %s::text[], %s::date[]) AS ahead (id, key, day)
    WHERE journey.id = ahead.id
"""


def award(journey: Journey, today: date | None = None) -> list[Milestone]:
    """Store what `journey` has reached and was not stored yet. Running it again changes nothing.

    A start that was corrected to a later date takes none away: what was reached was reached.
    """
    return award_each([journey], today)


def award_each(journeys: list[Journey], today: date | None = None) -> list[Milestone]:
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
        for pk, key, day in _store(reached, read)
    ]


@transaction.atomic
def _store(reached, read):
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
            cursor.execute(STORE, _columns(reached))
            new = cursor.fetchall()
        cursor.execute(LOOK_AHEAD, _columns(ahead))
    return new


def _columns(rows):
    return [list(column) for column in zip(*rows, strict=True)]


def refresh(journey):
    """After a setback was written, changed or taken back: milestones and what comes next."""
    return award(Journey.objects.prefetch_related("setbacks").get(pk=journey.pk))


@transaction.atomic
def begin(journey):
    """Save the new `journey` with what it has reached so far."""
    journey.save()
    award(journey)
    return journey


@transaction.atomic
def correct(journey):
    """Save the changed `journey`: the dates of its milestones follow a corrected start.

    A milestone that the new start has not reached keeps the date it was reached on.
    """
    before = Journey.objects.values_list("photo", flat=True).get(pk=journey.pk)
    journey.save()
    if before and before != journey.photo.name:
        drop_photo(before)
    dates = journey.reached()
    stored = list(journey.milestones.all())
    for milestone in stored:
        milestone.reached_on = dates.get(milestone.span_key, milestone.reached_on)
    Milestone.objects.bulk_update(stored, ["reached_on"])
    award(journey)
    return journey


def award_all(tell=None):
    """The mornings' work: award what was reached since, each on its journey's own morning.

    Runs at once share the journeys among them; one that is killed loses at most one batch, which
    the next run does. `tell`, where given, is called with the journey of each new milestone, batch
    by batch, in its transaction.
    """
    now = timezone.now()
    due, passed = _due(now), 0
    while batch := _award_batch(due, passed, now, tell):
        passed = batch


@transaction.atomic
def _award_batch(due, after, now, tell):
    """Award the next journeys above the key `after`; the last key of them, or None at the end."""
    found = Journey.objects.filter(due, pk__gt=after).order_by("pk").only(*READ)
    journeys = {one.pk: one for one in _held(found)[:BATCH]}
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
    new = _store(reached, read)
    if tell and new:
        tell([journeys[key] for key, _span, _day in new])
    return next(reversed(journeys))


def _held(journeys):
    """Nobody else's at this moment."""
    return journeys.select_for_update(skip_locked=True, of=["self"])


def _due(now):
    """Journeys whose next milestone's morning has come. At any instant, Earth has three dates."""
    zones = {}
    for name in Journey.objects.order_by().values_list("time_zone", flat=True).distinct():
        zones.setdefault(date_at(now - MORNING, ZoneInfo(name)), []).append(name)
    due = Q(pk__in=[])
    for day, names in zones.items():
        due |= Q(time_zone__in=names, next_on__lte=day)
    return due
