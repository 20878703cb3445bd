"""Awarding milestones: once each, and never taken back."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from .ledger import date_at
from .models import Journey, Milestone
from .removing import drop_photo

BATCH = 500
MORNING = timedelta(hours=7)  # When a day's milestone is handed over, on the journey's own clock.


def award(journey: Journey, today: date | None = None) -> list[Milestone]:
    """Store what `journey` has reached and was not stored yet. Running it again changes nothing.

    A start that was corrected to a later date takes none away: what was reached was reached.
    """
    return award_each([journey], today)


@transaction.atomic
def award_each(journeys: list[Journey], today: date | None = None) -> list[Milestone]:
    """The same for several, whose setbacks are loaded."""
    stored = Milestone.objects.filter(journey__in=journeys).values_list("journey", "span_key")
    stored = set(stored)
    new = [
        Milestone(journey=journey, span_key=key, reached_on=day)
        for journey in journeys
        for key, day in journey.reached(today).items()
        if (journey.pk, key) not in stored
    ]
    # Another run may store the same at this moment.
    Milestone.objects.bulk_create(new, ignore_conflicts=True)
    _look_ahead(journeys)
    return new


def _look_ahead(journeys):
    """Store which milestone comes next in each one's run, and when: one statement for all."""
    for journey in journeys:
        upcoming = journey.upcoming
        journey.next_key = upcoming[0].key if upcoming else ""
        journey.next_on = upcoming[1] if upcoming else None
    columns = [
        [journey.pk for journey in journeys],
        [journey.next_key for journey in journeys],
        [journey.next_on for journey in journeys],
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE milestones_journey AS journey SET next_key = ahead.key, next_on = ahead.day"
            " FROM unnest(%s::bigint[], %s::text[], %s::date[]) AS ahead (id, key, day)"
            " WHERE journey.id = ahead.id",
            columns,
        )


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
    the next run does. `tell`, where given, is called with the milestones of each batch, in its
    transaction.
    """
    passed = 0
    while batch := _award_batch(passed, tell):
        passed = batch


@transaction.atomic
def _award_batch(after, tell):
    """Award the next journeys above the key `after`; the last key of them, or None at the end."""
    found = Journey.objects.filter(_due(), pk__gt=after).order_by("pk")
    found = found.select_for_update(skip_locked=True, of=["self"])
    journeys = list(found.prefetch_related("setbacks")[:BATCH])
    if not journeys:
        return None
    new = award_each(journeys)
    if tell and new:
        tell(new)
    return journeys[-1].pk


def _due():
    """Journeys whose next milestone's morning has come. At any instant, Earth has three dates."""
    now = timezone.now()
    zones = {}
    for name in Journey.objects.order_by().values_list("time_zone", flat=True).distinct():
        zones.setdefault(date_at(now - MORNING, ZoneInfo(name)), []).append(name)
    due = Q(pk__in=[])
    for day, names in zones.items():
        due |= Q(time_zone__in=names, next_on__lte=day)
    return due
