"""Saving the hours of moderators and their hand-over notes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Member
from posts.models import HandOverNote, Shift, ShiftException
from posts.on_call.queries import load_roster
from posts.on_call.roster import find_open_night, list_periods


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


def take_night(member: Member, day: date) -> tuple[datetime, datetime] | None:
    """Put `member` on call for what is open of the night after `day`.

    Returns these hours in their time zone, or None if there are none: see find_open_night().
    """
    now = timezone.now()
    ahead = timedelta(days=(day - member.today()).days + 2)
    periods = list_periods(load_roster(), now, now + ahead)
    night = find_open_night(periods, now, day, member)
    if night:
        set_exception(member, night[0].date(), night[0].time(), night[1].time())
    return night


def give_back(member: Member, day: date) -> bool:
    """Take `member` off call for all their hours that start on `day`, and for no other day.

    Returns whether they had any.
    """
    own = member.shift_exceptions.filter(day=day)
    if member.shifts.filter(weekday=day.weekday()).exists() and not own.filter(starts=None):
        set_exception(member, day, None, None)
        return True
    return bool(own.exclude(starts=None).delete()[0])


def remove_exception(member: Member, pk: int) -> None:
    """Let the weekly shifts of the member hold again on the day of this exception."""
    ShiftException.objects.filter(member=member, pk=pk).delete()


def write_note(member: Member, words: str) -> HandOverNote:
    """Store the hand-over note of `member`."""
    return HandOverNote.objects.create(writer=member, words=words)
