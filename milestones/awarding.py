"""Awarding milestones: once each, and never taken back."""

from django.db import transaction

from . import spans
from .models import Journey, Milestone


def award(journey):
    """Store every milestone that `journey` has reached. Running it again changes nothing.

    A start that was corrected to a later date takes none away: what was reached was reached.
    """
    Milestone.objects.bulk_create(
        (
            Milestone(journey=journey, span_key=span.key, reached_on=day)
            for span, day in spans.reached(journey.started_on, journey.today())
        ),
        ignore_conflicts=True,  # Two runs at once, or a milestone of before.
    )


@transaction.atomic
def begin(journey):
    """Save the new `journey` with what it has reached so far."""
    journey.save()
    award(journey)
    return journey


def award_all():
    """The morning's work: award whatever was reached since, on each journey's own calendar."""
    for journey in Journey.objects.iterator():
        award(journey)
