"""The occurrences of a meeting, computed from its pattern, a time and an IANA time zone."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, takewhile
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, rrule

WEEK = timedelta(days=7)
# People may still join a meeting this long after it began.
JOINABLE_AFTER_START = timedelta(minutes=10)

WEEKLY, EVERY_OTHER_WEEK, MONTHLY_BY_WEEKDAY, ONCE = "weekly", "biweekly", "monthly", "once"
WEEKDAYS = (SU, MO, TU, WE, TH, FR, SA)  # By the number of the day, 0 for Sunday.


class Occurrence(NamedTuple):
    day: date  # In the time zone of the meeting.
    start: datetime  # In UTC.


@dataclass(frozen=True)
class Pattern:
    """The days on which a meeting takes place, in its own time zone."""

    weekday: int  # 0 for Sunday.
    frequency: str = WEEKLY
    week_of_month: int | None = None  # 1 to 5, or -1 for the last; for monthly meetings.
    starts_on: date | None = None  # The first week of a fortnight, or the day of a single meeting.
    ends_on: date | None = None  # The last possible day.

    def days_from(self, first: date) -> Iterator[date]:
        """Yield every day of the pattern from `first` on, without end unless the pattern ends."""
        first = max(first, self.starts_on or first)
        days: Iterator[date]
        if self.frequency == ONCE:
            days = iter([first] if first == self.starts_on else [])
        elif self.frequency == MONTHLY_BY_WEEKDAY:
            days = (moment.date() for moment in self._build_monthly_rule(first))
        else:
            days = self._iterate_weeks(first)
        return takewhile(lambda day: self.ends_on is None or day <= self.ends_on, days)

    def _iterate_weeks(self, first: date) -> Iterator[date]:
        step = WEEK * self._interval
        day = self._align(self.starts_on if self._interval > 1 and self.starts_on else first)
        if day < first:
            day += step * -((day - first) // step)
        return (day + number * step for number in count())

    def _build_monthly_rule(self, first: date) -> rrule:
        weekday = WEEKDAYS[self.weekday](self.week_of_month or 1)
        return rrule(MONTHLY, byweekday=weekday, dtstart=datetime.combine(first, time()))

    def _align(self, day: date) -> date:
        """Return the first day from `day` on that has the weekday of the pattern."""
        return day + timedelta(days=(self.weekday - day.isoweekday()) % 7)

    @property
    def _interval(self) -> int:
        return 2 if self.frequency == EVERY_OTHER_WEEK else 1

    def build_rrule(self, until: datetime | None) -> dict | None:
        """Return the parts of the RRULE (RFC 5545), or None for a single meeting.

        `until` is the start of the last occurrence in UTC, as the standard asks for.
        """
        if self.frequency == ONCE:
            return None
        name = str(WEEKDAYS[self.weekday])
        if self.frequency == MONTHLY_BY_WEEKDAY:
            parts: dict = {"freq": "monthly", "byday": f"{self.week_of_month or 1}{name}"}
        else:
            parts = {"freq": "weekly", "byday": name}
            if self._interval > 1:
                # Two weeks are counted from the first day of the week. Ours starts on Sunday.
                parts |= {"interval": self._interval, "wkst": "SU"}
        return parts | ({"until": until} if until else {})


def iterate_occurrences(
    pattern: Pattern, at: time, zone: str, after: datetime, cancelled: Container[date] = ()
) -> Iterator[Occurrence]:
    """Yield every occurrence from the instant `after` on, without `cancelled` dates.

    Changes of the clocks follow RFC 5545: a local time that is skipped has the offset from before
    the change, and of one that occurs twice the first counts.
    """
    info = ZoneInfo(zone)
    # Start with the day before: a skipped hour may move a start past midnight.
    first = after.astimezone(info).date() - timedelta(days=1)
    for day in pattern.days_from(first):
        start = datetime.combine(day, at, tzinfo=info).astimezone(UTC)
        if start >= after and day not in cancelled:
            yield Occurrence(day, start)
