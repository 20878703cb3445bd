"""Storing milestones of one's own, and what of them has been reached."""

from django.db import transaction

from milestones.models import Journey, OwnMilestone


@transaction.atomic
def save_own_milestone(own_milestone: OwnMilestone) -> OwnMilestone:
    """Save the new or changed `own_milestone` and return it. Opens its own transaction.

    Whether it was reached is read anew, because its span or date may have changed.
    """
    own_milestone.reached_on = None
    own_milestone.save()
    return own_milestone


def store_reached_own_milestones(journey: Journey) -> None:
    """Store the dates of the own milestones that the stored `journey` has reached so far.

    To be called before a setback or a new start changes the days that reached them.
    """
    stored = Journey.objects.prefetch_related("setbacks", "own_milestones").get(pk=journey.pk)
    ledger = stored.ledger
    for own_milestone in stored.own_milestones.all():
        if own_milestone.reached_on is None and (day := own_milestone.reached_in(ledger)):
            OwnMilestone.objects.filter(pk=own_milestone.pk).update(reached_on=day)
