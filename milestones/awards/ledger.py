"""The ledger: how many days count, on one calendar, when setbacks are part of the story.

Nothing here knows of the database. A moment becomes its *position*: whole calendar days, and the
part of the day that has passed, exact. A day of 23 or 25 hours is one day; a day that a zone
never had (Apia, 30 December 2011) passes in no time. So counts only ever grow, except by a
setback, and a setback of an evening takes away an evening.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

DAYS_IN_YEAR = 365
DAY = timedelta(days=1)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which `day` begins: where midnight comes twice, the first of them."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def calendar_position(instant: datetime, zone: ZoneInfo) -> Fraction:
    """`instant` on the calendar of `zone`: the ordinal of its date, and the part of it passed."""
    day = instant.astimezone(zone).date()
    # Where clocks go back over midnight, a date would return; here it has begun for good.
    while instant >= start_of_day(day + DAY, zone):
        day += DAY
    begins, ends = start_of_day(day, zone), start_of_day(day + DAY, zone)
    second = timedelta(microseconds=1)
    return day.toordinal() + Fraction((instant - begins) // second, (ends - begins) // second)


@lru_cache(2_048)  # A run over many journeys asks for one instant in the same zones.
def date_at(instant: datetime, zone: ZoneInfo) -> date:
    return date.fromordinal(int(calendar_position(instant, zone)))


@dataclass(frozen=True)
class Run:
    """Days in a row, from one date to another; the last run goes on."""

    begins: date
    ends: date

    @property
    def days(self) -> int:
        return (self.ends - self.begins).days


class Ledger:
    """What counts of a journey that began on `start`, read at `now`.

    `setbacks` are pairs of instants: when it happened, and when the person went on (None where
    they have not yet). They may come in any order, touch and overlap.
    """

    def __init__(self, start: date, zone: ZoneInfo, setbacks: Iterable, now: datetime):
        self.start, self.zone, self.now = start, zone, now
        self.today = date_at(now, zone)
        self.is_away, self._gaps = _merge_gaps(setbacks, now)

    @cached_property
    def gaps(self) -> list[tuple[Fraction, Fraction]]:
        """The time away, as positions, within the journey."""
        first = Fraction(self.start.toordinal())
        spans = [
            (calendar_position(a, self.zone), calendar_position(b, self.zone))
            for a, b in self._gaps
        ]
        return [(max(a, first), max(b, first)) for a, b in spans if b >= first]

    def counted(self, begins: date, ends: date) -> Fraction:
        """The days that count from `begins` up to, and without, `ends`. Part days are parts."""
        first = Fraction(max(begins, self.start).toordinal())
        last, zero = Fraction(min(ends, self.today).toordinal()), Fraction(0)
        away = sum((max(min(b, last) - max(a, first), zero) for a, b in self.gaps), zero)
        return max(last - first - away, zero)

    def share_of(self, day: date) -> Fraction:
        """How much of one past day counts, from 0 to 1."""
        return self.counted(day, day + DAY)

    def shares(self, begins: date) -> dict[date, Fraction]:
        """The past days since `begins` of which a part or nothing counts, with that part.

        Each time away is walked once, so a page of many days asks no day on its own.
        """
        away: dict[int, Fraction] = {}
        today = Fraction(self.today.toordinal())
        for first, end in self.gaps:
            day, last = max(int(first), begins.toordinal()), min(end, today)
            while day < last:
                lost = min(last, Fraction(day + 1)) - max(first, Fraction(day))
                away[day] = away.get(day, Fraction(0)) + lost
                day += 1
        return {date.fromordinal(day): 1 - lost for day, lost in away.items() if lost}

    @cached_property
    def runs(self) -> list[Run]:
        """The stretches between setbacks, in order. The last ends today, unless one is away."""
        edges = [Fraction(self.start.toordinal())]
        edges += [edge for gap in self.gaps for edge in gap]
        last = edges.pop() if self.is_away and self.gaps else Fraction(self.today.toordinal())
        edges = edges if self.is_away and self.gaps else [*edges, last]
        dates = [date.fromordinal(int(edge)) for edge in edges]
        return [Run(a, max(a, b)) for a, b in list(pairwise(dates))[::2]]

    @property
    def days(self) -> int:
        """Days of the run that goes on; 0 while away from it."""
        return 0 if self.is_away else self.runs[-1].days

    @property
    def longest(self) -> int:
        return max(run.days for run in self.runs)

    @property
    def total(self) -> int:
        """Every day that counts, since the very start."""
        return int(self.counted(self.start, self.today))

    @property
    def of_last_year(self) -> int:
        return int(self.counted(self.today - DAYS_IN_YEAR * DAY, self.today))

    @property
    def length_of_last_year(self) -> int:
        """365, or the age of a younger journey."""
        return min(DAYS_IN_YEAR, max((self.today - self.start).days, 0))


def _merge_gaps(setbacks, now):
    """Whether the person is away now; and the time away, in order, none overlapping."""
    known = sorted((a, min(b, now) if b else now, b is None) for a, b in setbacks if a <= now)
    gaps = []
    for begins, ends, _is_open in known:
        if gaps and begins <= gaps[-1][1]:
            gaps[-1] = (gaps[-1][0], max(gaps[-1][1], ends))
        else:
            gaps.append((begins, max(begins, ends)))
    return any(is_open for *_, is_open in known), gaps
