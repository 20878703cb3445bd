"""The occurrences of a weekly meeting, computed from a weekday, a time and an IANA time zone."""

from collections.abc import Container, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
# People may still join a meeting this long after it began.
JOINABLE_AFTER_START = timedelta(minutes=10)


class Occurrence(NamedTuple):
    day: date  # In the time zone of the meeting.
    start: datetime  # In UTC.


def iterate_occurrences(
    weekday: int, at: time, zone: str, after: datetime, cancelled: Container[date] = ()
) -> Iterator[Occurrence]:
    """Yields every occurrence from the instant `after` on, without end or `cancelled` dates.

    `weekday` counts from 0 for Sunday. Changes of the clocks follow RFC 5545: a local time that
    is skipped has the offset from before the change, and of one that occurs twice the first counts.
    """
    info = ZoneInfo(zone)
    # Start with the day before: a skipped hour may move a start past midnight.
    day = after.astimezone(info).date() - timedelta(days=1)
    day += timedelta(days=(weekday - day.isoweekday()) % 7)
    while True:
        start = datetime.combine(day, at, tzinfo=info).astimezone(UTC)
        if start >= after and day not in cancelled:
            yield Occurrence(day, start)
        day += WEEK
