"""Says that a member wrote something that others read, and that no form has screened.

Posts, celebrations and cheers are screened by their forms (posts/safety/forms.py). Everything else
that other people or moderators read is announced here by the service that stores it, and checked
by posts/safety/written_texts.py: somebody in danger may say so anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import TextChoices
from django.dispatch import Signal
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models import Model

    from accounts.models import Member

# Sent with `row`, the names of its `fields`, `writer` and `place`, in the transaction that stores
# the row.
text_written = Signal()


class Place(TextChoices):
    """Where a member wrote a text."""

    PROFILE = "profile", _("a profile")
    GROUP = "group", _("the description of a group")
    MEETING = "meeting", _("a meeting")
    OPPORTUNITY = "opportunity", _("an opportunity to help")
    RESOURCE = "resource", _("a suggested resource")
    LINK = "link", _("a link of a group")
    LISTING_REPORT = "listing-report", _("a report about a meeting")
    DAILY_THREAD = "daily-thread", _("the daily thread of a group")
    JOURNEY = "journey", _("the name of a journey")
    JOIN_REQUEST = "join-request", _("a request to join a group")
    OFFER = "offer", _("an offer to help")
    APPEAL = "appeal", _("an appeal")
    REPORT = "report", _("a report")


# What only the organizers of a group read, as its page says. Moderators learn of the danger alone.
PRIVATE_PLACES = {Place.JOIN_REQUEST, Place.OFFER}


def announce_text(row: Model, fields: Iterable[str], writer: Member | None, place: Place) -> None:
    """Announce the `fields` of `row`, which `writer` has just filled in.

    Does nothing without a writer, who is a visitor then, or if the fields are empty. Must run in
    the transaction that stores the row.
    """
    filled = [name for name in fields if getattr(row, name)]
    if writer is not None and filled:
        text_written.send(type(row), row=row, fields=filled, writer=writer, place=place)


@contextmanager
def announcing_changes(
    row: Model, fields: Iterable[str], writer: Member, place: Place
) -> Iterator[None]:
    """Wrap what saves `row`, in a transaction of its own: announce the fields that it changes."""
    stored = type(row)._base_manager.filter(pk=row.pk).values(*fields).first() if row.pk else None
    before = stored or {}
    with transaction.atomic():
        yield
        changed = [name for name in fields if getattr(row, name) != before.get(name)]
        announce_text(row, changed, writer, place)
