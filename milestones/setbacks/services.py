"""Storing, changing and deleting setbacks. Milestones and the next milestone follow each change."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from milestones.awards.services import refresh_milestones
from milestones.models import PartnerAlert, Partnership, Setback
from milestones.own_milestones.services import store_reached_own_milestones
from milestones.partners.services import create_partner_alert


@transaction.atomic
def save_setback(setback: Setback, notify_partners: Iterable[Partnership] = ()) -> Setback:
    """Save the new or changed `setback` and return it.

    The partner in each of `notify_partners` learns that it was a hard day, and nothing that was
    written. Opens its own transaction.
    """
    store_reached_own_milestones(setback.journey)
    setback.save()
    refresh_milestones(setback.journey)
    for partnership in notify_partners:
        create_partner_alert(partnership, setback.journey.member, PartnerAlert.Kind.SETBACK)
    return setback


@transaction.atomic
def resume_journey(setback: Setback) -> None:
    """End `setback` now. Does nothing if it has ended already. Opens its own transaction."""
    if setback.resumed_at is None:
        setback.resumed_at = timezone.now()
        setback.save(update_fields=["resumed_at"])
        refresh_milestones(setback.journey)


@transaction.atomic
def delete_setback(setback: Setback) -> None:
    """Delete `setback`. Opens its own transaction."""
    setback.delete()
    refresh_milestones(setback.journey)
