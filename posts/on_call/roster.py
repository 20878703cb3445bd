"""Computes the roster: which moderator is on call from when until when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from posts.models.on_call import combine_hours

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from accounts.models import Member


# The hours in which nobody happens to be awake, and which one can take at once.
NIGHT_STARTS, NIGHT_ENDS = time(22), time(7)


@dataclass(frozen=True, order=True)
class OnCallPeriod:
    """The hours from `start` until `end`, in UTC, in which `member` is on call."""

    start: datetime
    end: datetime
    member: Member


@dataclass(frozen=True)
class RosterRow:
    """Who is there from `start` until `end`, in the reader's zone; nobody if `member` is None.

    `start` is None if it began on an earlier day, or is now; `end` is None if it lasts for the rest
    of the day. A shift over midnight is one row, on the day on which it starts.
    """

    start: datetime | None
    end: datetime | None
    member: Member | None
    # The day that the reader gives back, on the first row of their hours of that day.
    own_day: date | None = None


@dataclass(frozen=True)
class RosterDay:
    """One day of the roster in the reader's time zone. Hours that are over are left out.

    `night` are the hours of the night after it that the reader can take, or None.
    """

    day: date
    rows: list[RosterRow]
    night: tuple[datetime, datetime] | None


def list_days(
    periods: list[OnCallPeriod], now: datetime, days: int, reader: Member
) -> list[RosterDay]:
    """Return `days` days from today on in the zone of `reader`, each with the `periods` that start
    on it, which reach one day further."""
    first = now.astimezone(reader.zone).date()
    return [
        RosterDay(
            day, _list_rows(periods, now, day, reader), find_open_night(periods, now, day, reader)
        )
        for day in (first + timedelta(days=offset) for offset in range(days))
    ]


def _list_rows(
    periods: list[OnCallPeriod], now: datetime, day: date, reader: Member
) -> list[RosterRow]:
    zone = reader.zone
    midnight = datetime.combine(day, time(), zone)
    start, end = max(now, midnight), midnight + timedelta(days=1)
    rows: list[tuple[datetime, RosterRow]] = []
    own_days = set()
    for period in periods:
        if start <= max(period.start, now) < end and period.end > start:
            first, last = period.start.astimezone(zone), period.end.astimezone(zone)
            own_day = first.date() if period.member == reader else None
            row = RosterRow(
                first if first >= midnight else None,
                last,
                period.member,
                None if own_day in own_days else own_day,
            )
            own_days.add(own_day)
            rows.append((period.start, row))
    for first, last in find_gaps(periods, start, end):
        bounds = (first if first > start else None, last if last < end else None)
        local = [bound and bound.astimezone(zone) for bound in bounds]
        rows.append((first, RosterRow(local[0], local[1], None)))
    return [row for _start, row in sorted(rows, key=lambda pair: pair[0])]


def find_open_night(
    periods: Iterable[OnCallPeriod], now: datetime, day: date, member: Member
) -> tuple[datetime, datetime] | None:
    """Return the hours of the night after `day` that nobody covers, in the zone of `member`.

    On the day itself before NIGHT_ENDS, it is the rest of the night that has begun. None if all are
    covered, or if `member` has hours that begin on the same day: an exception would replace them.
    """
    periods, zone = list(periods), member.zone
    start = datetime.combine(day, NIGHT_STARTS, zone)
    end = datetime.combine(day + timedelta(days=1), NIGHT_ENDS, zone)
    morning = datetime.combine(day, NIGHT_ENDS, zone)
    if now < morning and now.astimezone(zone).date() == day:
        start, end = now.replace(second=0, microsecond=0), morning
    gaps = find_gaps(periods, max(start, now.replace(second=0, microsecond=0)), end)
    if not gaps:
        return None
    first, last = gaps[0][0].astimezone(zone), gaps[-1][1].astimezone(zone)
    own_days = {w.start.astimezone(zone).date() for w in periods if w.member == member}
    return None if first.date() in own_days else (first, last)


def list_periods(members: Iterable[Member], start: datetime, end: datetime) -> list[OnCallPeriod]:
    """Return the hours of `members` between the two aware datetimes, the earliest first.

    `members` come with their `shifts` and `shift_exceptions`. Hours that began before `start` or
    last beyond `end` are returned whole.
    """
    periods = [
        period
        for member in members
        for period in _list_periods_of(member, start, end)
        if period.start <= end and start < period.end
    ]
    return sorted(periods, key=lambda period: (period.start, period.end, period.member.pk))


def _list_periods_of(member: Member, start: datetime, end: datetime) -> Iterator[OnCallPeriod]:
    zone = member.zone
    exceptions = {exception.day: exception for exception in member.shift_exceptions.all()}
    # From the day before, because a shift may last until the next morning.
    day = start.astimezone(zone).date() - timedelta(days=1)
    while day <= end.astimezone(zone).date():
        exception = exceptions.get(day)
        if exception is None:
            shifts = [s for s in member.shifts.all() if s.weekday == day.weekday()]
            hours = [(shift.starts, shift.ends) for shift in shifts]
        elif exception.starts and exception.ends:
            hours = [(exception.starts, exception.ends)]
        else:
            hours = []
        for first, last in hours:
            # In UTC, because hours between two clock changes differ in length.
            starts, ends = combine_hours(day, first, last, zone)
            yield OnCallPeriod(starts.astimezone(UTC), ends.astimezone(UTC), member)
        day += timedelta(days=1)


def find_gaps(
    periods: Iterable[OnCallPeriod], start: datetime, end: datetime
) -> list[tuple[datetime, datetime]]:
    """Return the (start, end) of each time between `start` and `end` without a period."""
    gaps, covered_until = [], start
    for period in sorted(periods, key=lambda period: period.start):
        if period.start > covered_until:
            gaps.append((covered_until, min(period.start, end)))
        covered_until = max(covered_until, period.end)
        if covered_until >= end:
            return gaps
    if covered_until < end:
        gaps.append((covered_until, end))
    return gaps
