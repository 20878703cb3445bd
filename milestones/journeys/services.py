"""Creating, updating and deleting journeys, with the milestones that follow from them."""

from django.db import transaction

from milestones.awards.services import award_milestones
from milestones.celebrations.services import delete_celebration
from milestones.models import Celebration, Journey, Milestone


@transaction.atomic
def create_journey(journey):
    """Save the new `journey` with what it has reached so far."""
    journey.save()
    award_milestones(journey)
    return journey


@transaction.atomic
def update_journey(journey):
    """Save the changed `journey`: the dates of its milestones follow a corrected start.

    A milestone that the new start has not reached keeps the date it was reached on.
    """
    before = Journey.objects.values_list("photo", flat=True).get(pk=journey.pk)
    journey.save()
    if before and before != journey.photo.name:
        _delete_photo_file(before)
    dates = journey.reached()
    stored = list(journey.milestones.all())
    for milestone in stored:
        milestone.reached_on = dates.get(milestone.span_key, milestone.reached_on)
    Milestone.objects.bulk_update(stored, ["reached_on"])
    award_milestones(journey)
    return journey


@transaction.atomic
def delete_journey(journey):
    """Remove `journey` with all that hangs on it, and its picture."""
    for celebration in Celebration.objects.filter(milestone__journey=journey):
        delete_celebration(celebration)
    if journey.photo:
        _delete_photo_file(journey.photo.name)
    journey.delete()


def _delete_photo_file(name):
    """Nothing leads to the file any more, once that is certain."""
    transaction.on_commit(lambda: Journey._meta.get_field("photo").storage.delete(name))
