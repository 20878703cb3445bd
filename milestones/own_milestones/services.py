"""Storing milestones of one's own, and what of them has been reached."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from milestones.awards.corrections import is_doubtful
from milestones.celebrations.services import delete_celebration, hold_renamed_celebration
from milestones.models import Celebration, Journey, OwnMilestone
from posts.safety.screening import Screening


@transaction.atomic
def save_own_milestone(
    own_milestone: OwnMilestone, screening: Screening | None = None
) -> OwnMilestone:
    """Save the new or changed `own_milestone` and return it. Opens its own transaction.

    Whether it was reached is read anew, because its span or date may have changed. One that is
    shared keeps them. `screening` is that of its new name, if others read it.
    """
    if not own_milestone.is_shared:
        own_milestone.reached_on = own_milestone.reached_stored_at = None
    if own_milestone.has_celebration and not own_milestone.is_shared:
        _delete_celebrations_of(own_milestone)  # Withdrawn a moment ago: it was of the earlier one.
    own_milestone.save()
    if screening:
        hold_renamed_celebration(own_milestone.celebration, screening)
    return own_milestone


@transaction.atomic
def remove_own_milestone(own_milestone: OwnMilestone) -> None:
    """Delete `own_milestone`, with what was shared of it. Opens its own transaction."""
    _delete_celebrations_of(own_milestone)
    own_milestone.delete()


def store_reached_own_milestones(journey: Journey, *, for_good: bool = False) -> None:
    """Store the dates of the own milestones that the stored `journey` has reached so far.

    To be called before a setback or a new start changes the days that reached them. `for_good`
    says that the start so far was meant: no later correction takes any of them back.
    """
    stored = Journey.objects.prefetch_related("setbacks", "own_milestones").get(pk=journey.pk)
    ledger, now = stored.ledger, timezone.now()
    for own_milestone in stored.own_milestones.all():
        reached_on = own_milestone.reached_in(ledger)
        if reached_on and (for_good or own_milestone.reached_on is None):
            OwnMilestone.objects.filter(pk=own_milestone.pk).update(
                reached_on=reached_on, reached_stored_at=None if for_good else now
            )


def remove_mistaken_dates(journey: Journey, start_set_at: datetime | None, now: datetime) -> None:
    """Take back the dates that only the start typed at `start_set_at` had reached.

    `journey` has the start as it was corrected `now`. What was shared of such a milestone goes too.
    """
    ledger = journey.ledger_without_setbacks
    for own_milestone in journey.own_milestones.all():
        if not is_doubtful(own_milestone.reached_stored_at, start_set_at, now):
            continue
        own_milestone.reached_on = None  # So that it is read anew from the corrected days.
        own_milestone.reached_on = own_milestone.reached_in(ledger)
        own_milestone.reached_stored_at = now
        own_milestone.save(update_fields=["reached_on", "reached_stored_at"])
        if own_milestone.reached_on is None:
            _delete_celebrations_of(own_milestone)


def _delete_celebrations_of(own_milestone: OwnMilestone) -> None:
    for celebration in Celebration.objects.filter(own_milestone=own_milestone):
        delete_celebration(celebration)
