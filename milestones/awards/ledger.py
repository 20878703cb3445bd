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
from zoneinfo import ZoneInfo

DAYS_IN_YEAR = 365
DAY = timedelta(days=1)
SHOW_HOURS_FOR = timedelta(days=3)  # How long a run whose time is known is told in hours.


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
    """Days in a row, from one date to another; the last run goes on.

    `began_at` is the instant of the beginning where its time of day is known, else None.
    `ended_at` is the instant of its end; for the run that goes on, now.
    """

    begins: date
    ends: date
    began_at: datetime | None
    ended_at: datetime

    @property
    def days(self) -> int:
        return (self.ends - self.begins).days

    @property
    def full_day_at(self) -> datetime | None:
        """The instant at which 24 hours are full, or None where the time of day is not known."""
        return self.began_at and self.began_at + DAY


class Ledger:
    """What counts of a journey that began on `start`, read at `now`.

    `setbacks` are pairs of instants: when it happened, and when the person went on (None where
    they have not yet). They may come in any order, touch and overlap. `start_time` is the time of
    day of the start, where it is known: it decides about the first 24 hours, and days stay days of
    the calendar.
    """

    def __init__(
        self,
        start: date,
        zone: ZoneInfo,
        setbacks: Iterable,
        now: datetime,
        start_time: time | None = None,
    ):
        self.start, self.zone, self.now, self.start_time = start, zone, now, start_time
        self.today = date_at(now, zone)
        self.is_away, self._gaps = _merge_gaps(setbacks, now)

    @cached_property
    def _placed_gaps(self) -> list[tuple[Fraction, Fraction, datetime, datetime]]:
        """The time away within the journey, as positions, each followed by its two instants."""
        first = Fraction(self.start.toordinal())
        placed = [
            (calendar_position(a, self.zone), calendar_position(b, self.zone), a, b)
            for a, b in self._gaps
        ]
        return [(max(p, first), max(q, first), a, b) for p, q, a, b in placed if q >= first]

    @property
    def gaps(self) -> list[tuple[Fraction, Fraction]]:
        """The time away, as positions, within the journey."""
        return [(begins, ends) for begins, ends, *_instants in self._placed_gaps]

    def counted(self, begins: date, ends: date) -> Fraction:
        """The days that count from `begins` up to, and without, `ends`. Part days are parts."""
        first = Fraction(max(begins, self.start).toordinal())
        last, zero = Fraction(min(ends, self.today).toordinal()), Fraction(0)
        away = sum((max(min(b, last) - max(a, first), zero) for a, b in self.gaps), zero)
        return max(last - first - away, zero)

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
        runs, begins, began_at = [], self.start, self._start_instant()
        for away_from, away_until, left_at, returned_at in self._placed_gaps:
            ends = _date_of(away_from)
            runs.append(Run(begins, max(begins, ends), began_at, left_at))
            begins, began_at = _date_of(away_until), self._known_instant(returned_at)
        if not (self.is_away and self.gaps):
            runs.append(Run(begins, max(begins, self.today), began_at, self.now))
        return runs

    def _start_instant(self) -> datetime | None:
        if self.start_time is None:
            return None
        return datetime.combine(self.start, self.start_time, self.zone).astimezone(UTC)

    def _known_instant(self, instant: datetime) -> datetime | None:
        """`instant`, or None for a midnight: that is how a day without a time is stored."""
        midnight = start_of_day(date_at(instant, self.zone), self.zone)
        return None if instant == midnight else instant

    @property
    def first_hours(self) -> timedelta | None:
        """How long the run has lasted, in its first three days and where its time is known."""
        began_at = None if self.is_away else self.runs[-1].began_at
        if began_at is None:
            return None
        length = self.now - began_at
        return length if timedelta(0) <= length < SHOW_HOURS_FOR else None

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


def _date_of(position: Fraction) -> date:
    return date.fromordinal(int(position))


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
