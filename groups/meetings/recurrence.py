"""When a weekly meeting takes place: instants from a weekday, a wall time and an IANA zone."""

from collections.abc import Container, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
JOINABLE_AFTER_START = timedelta(
    minutes=10
)  # A meeting that began this lately can still be joined.


class Occurrence(NamedTuple):
    day: date  # On the calendar of the meeting's own zone.
    start: datetime  # UTC.


def iterate_occurrences(
    weekday: int, at: time, zone: str, after: datetime, cancelled: Container[date] = ()
) -> Iterator[Occurrence]:
    """Every occurrence from the instant `after` on, the next first, without the cancelled days.

    `weekday` counts from Sunday, 0. A wall time that the clocks skip is read with the offset from
    before the change, one that comes twice is the first: as RFC 5545 has calendars read them.
    """
    info = ZoneInfo(zone)
    # From the day before: a skipped hour may push a start over midnight.
    day = after.astimezone(info).date() - timedelta(days=1)
    day += timedelta(days=(weekday - day.isoweekday()) % 7)
    while True:
        start = datetime.combine(day, at, tzinfo=info).astimezone(UTC)
        if start >= after and day not in cancelled:
            yield Occurrence(day, start)
        day += WEEK
