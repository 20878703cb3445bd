"""Creating, updating and deleting journeys, with the milestones that follow from them."""

from typing import cast

from django.db import transaction
from django.db.models import FileField

from milestones.awards.services import award_milestones
from milestones.celebrations.services import delete_celebration
from milestones.models import Celebration, Journey, Milestone


@transaction.atomic
def create_journey(journey: Journey) -> Journey:
    """Save the new `journey`, award what it has reached so far, and return it.

    Opens its own transaction.
    """
    journey.save()
    award_milestones(journey)
    return journey


@transaction.atomic
def update_journey(journey: Journey) -> Journey:
    """Save the changed `journey` and return it. Its milestones take the dates of the new start.

    A milestone that the new start has not reached keeps its date. A photo that was replaced is
    deleted after the commit. Opens its own transaction.
    """
    old_photo = Journey.objects.values_list("photo", flat=True).get(pk=journey.pk)
    journey.save()
    if old_photo and old_photo != journey.photo.name:
        _delete_photo_file(old_photo)
    dates = journey.reached_spans()
    stored = list(journey.milestones.all())
    for milestone in stored:
        milestone.reached_on = dates.get(milestone.span_key, milestone.reached_on)
    Milestone.objects.bulk_update(stored, ["reached_on"])
    award_milestones(journey)
    return journey


@transaction.atomic
def delete_journey(journey: Journey) -> None:
    """Delete `journey` with its milestones and celebrations and, after the commit, its photo.

    Opens its own transaction.
    """
    for celebration in Celebration.objects.filter(milestone__journey=journey):
        delete_celebration(celebration)
    if journey.photo:
        _delete_photo_file(str(journey.photo.name))
    journey.delete()


def _delete_photo_file(name: str) -> None:
    """Delete the file once the transaction that removed the last reference has been committed."""
    field = cast(FileField, Journey._meta.get_field("photo"))
    transaction.on_commit(lambda: field.storage.delete(name))
