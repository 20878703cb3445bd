"""Saving the hours of moderators and their hand-over notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time

from django.db import transaction

from accounts.models import Member
from posts.models import HandOverNote, Shift, ShiftException


@transaction.atomic
def add_shifts(member: Member, weekdays: Iterable[int], starts: time, ends: time) -> None:
    """Add the hours to each of the weekdays, in the time zone of `member`.

    A shift of that day with the same start gets the new end. Opens its own transaction.
    """
    for weekday in weekdays:
        Shift.objects.update_or_create(
            member=member, weekday=weekday, starts=starts, defaults={"ends": ends}
        )


def remove_shift(member: Member, pk: int) -> None:
    """Remove one of the member's own shifts."""
    Shift.objects.filter(member=member, pk=pk).delete()


def set_exception(member: Member, day: date, starts: time | None, ends: time | None) -> None:
    """Replace the member's shifts that start on `day` by these hours, or by none."""
    ShiftException.objects.update_or_create(
        member=member, day=day, defaults={"starts": starts, "ends": ends}
    )


def remove_exception(member: Member, pk: int) -> None:
    """Let the weekly shifts of the member hold again on the day of this exception."""
    ShiftException.objects.filter(member=member, pk=pk).delete()


def write_note(member: Member, words: str) -> HandOverNote:
    """Store the hand-over note of `member`."""
    return HandOverNote.objects.create(writer=member, words=words)
