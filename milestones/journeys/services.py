"""Creating, updating and deleting journeys, with the milestones that follow from them."""

from datetime import datetime
from typing import cast

from django.db import transaction
from django.db.models import FileField
from django.utils import timezone

from accounts.moderation_status.written_texts import Place, announce_text
from milestones.awards.corrections import (
    find_doubtful_milestones,
    is_new_start,
    split_by_corrected_start,
)
from milestones.awards.services import award_milestones
from milestones.awards.spans import ALL_SPANS
from milestones.celebrations.services import delete_celebration
from milestones.models import Celebration, Journey, Milestone
from milestones.own_milestones.services import (
    remove_mistaken_dates,
    store_reached_own_milestones,
)


@transaction.atomic
def create_journey(journey: Journey) -> Journey:
    """Save the new `journey`, award what it has reached so far, and return it.

    Opens its own transaction.
    """
    journey.save()
    _announce_title(journey)
    award_milestones(journey)
    return journey


def _announce_title(journey: Journey) -> None:
    """Its name is all that others read of a journey, and only of one that is shared."""
    if journey.audience != Journey.Audience.ONLY_ME:
        announce_text(journey, ["title"], journey.member, Place.JOURNEY)


@transaction.atomic
def update_journey(journey: Journey) -> Journey:
    """Save the changed `journey` and return it. Its milestones take the dates of the new start.

    If the start was typed within the last 48 hours, milestones that only it had earned go, with
    what was shared of them. Any other milestone that the new start has not reached keeps its date.
    A photo that was replaced is deleted after the commit. Opens its own transaction.
    """
    old = Journey.objects.select_for_update().get(pk=journey.pk)
    if (old.started_on, old.started_time) != (journey.started_on, journey.started_time):
        journey.start_set_at = now = timezone.now()
        if is_new_start(old.start_set_at, now):
            _remove_mistaken_milestones(journey, old.start_set_at, now)
        else:
            store_reached_own_milestones(journey, for_good=True)
    journey.save()
    if (old.title, old.audience) != (journey.title, journey.audience):
        _announce_title(journey)
    if old.photo and old.photo.name != journey.photo.name:
        _delete_photo_file(str(old.photo.name))
    dates = journey.reached_spans_in(journey.ledger, spans=ALL_SPANS)
    stored = list(Milestone.objects.filter(journey=journey))
    for milestone in stored:
        milestone.reached_on = dates.get(milestone.span_key, milestone.reached_on)
    Milestone.objects.bulk_update(stored, ["reached_on"])
    award_milestones(journey)
    return journey


def _remove_mistaken_milestones(
    journey: Journey, start_set_at: datetime | None, now: datetime
) -> None:
    """Delete what only the start typed at `start_set_at` had earned, and note it on `journey`.

    Milestones that the start corrected `now` has reached as well belong to that start from now on.
    """
    stored = Milestone.objects.filter(journey=journey)
    doubtful = find_doubtful_milestones(stored, start_set_at, now)
    explained = journey.reached_spans_in(journey.ledger_without_setbacks, spans=ALL_SPANS)
    mistaken, confirmed = split_by_corrected_start(doubtful, explained)
    for celebration in Celebration.objects.filter(milestone__in=mistaken):
        delete_celebration(celebration)
    stored.filter(pk__in=[one.pk for one in mistaken]).delete()
    for milestone in confirmed:
        milestone.awarded_at, milestone.reached_on = now, explained[milestone.span_key]
    Milestone.objects.bulk_update(confirmed, ["awarded_at", "reached_on"])
    remove_mistaken_dates(journey, start_set_at, now)
    gone = {one.span_key: one.reached_on.isoformat() for one in mistaken}
    gone |= journey.corrected_milestones  # Of a correction shortly before this one.
    reached = journey.reached_spans_in(journey.ledger, spans=ALL_SPANS)
    journey.corrected_milestones = {key: day for key, day in gone.items() if key not in reached}


@transaction.atomic
def answer_correction(journey: Journey, restores: bool) -> None:
    """Close the question what the last correction of the start took away.

    With `restores`, put it back: its member says that it was reached. Opens its own transaction.
    """
    journey = Journey.objects.select_for_update().get(pk=journey.pk)
    dates = journey.corrected_milestones if restores else {}
    Milestone.objects.bulk_create(
        (
            Milestone(journey=journey, span_key=key, reached_on=day, awarded_at=None)
            for key, day in dates.items()
        ),
        ignore_conflicts=True,
    )
    journey.corrected_milestones = {}
    journey.save(update_fields=["corrected_milestones"])


@transaction.atomic
def remove_milestone(milestone: Milestone) -> None:
    """Delete a milestone that never was, with what was shared of it. Opens its own transaction."""
    for celebration in Celebration.objects.filter(milestone=milestone):
        delete_celebration(celebration)
    milestone.delete()


@transaction.atomic
def delete_journey(journey: Journey) -> None:
    """Delete `journey` with its milestones and celebrations and, after the commit, its photo.

    Opens its own transaction.
    """
    for celebration in Celebration.objects.of_journey(journey):
        delete_celebration(celebration)
    if journey.photo:
        _delete_photo_file(str(journey.photo.name))
    journey.delete()


def _delete_photo_file(name: str) -> None:
    """Delete the file once the transaction that removed the last reference has been committed."""
    field = cast(FileField, Journey._meta.get_field("photo"))
    transaction.on_commit(lambda: field.storage.delete(name))
