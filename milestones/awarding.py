"""Awarding milestones: once each, and never taken back."""

from datetime import date

from django.db import transaction

from .models import Journey, Milestone

BATCH = 500


def award(journey: Journey, today: date | None = None) -> list[Milestone]:
    """Store what `journey` has reached and was not stored yet. Running it again changes nothing.

    A start that was corrected to a later date takes none away: what was reached was reached.
    """
    new = [milestone for milestone in journey.along_the_way(today) if milestone.pk is None]
    # Another run may store the same at this moment.
    Milestone.objects.bulk_create(new, ignore_conflicts=True)
    return new


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
    journey.save()
    dates = journey.reached()
    stored = list(journey.milestones.all())
    for milestone in stored:
        milestone.reached_on = dates.get(milestone.span_key, milestone.reached_on)
    Milestone.objects.bulk_update(stored, ["reached_on"])
    award(journey)
    return journey


def award_all():
    """The morning's work: award whatever was reached since, on each journey's own calendar."""
    journeys = Journey.objects.prefetch_related("milestones", "setbacks")
    for journey in journeys.iterator(chunk_size=BATCH):
        award(journey)
