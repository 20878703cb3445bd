"""The honest chart of amounts against limits: what was not written down is shown as unknown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from milestones.models import Limit

DAY = timedelta(days=1)
DAYS_IN_WEEK = 7
WEEKS_SHOWN = 12
DAYS_SHOWN = 28
CHART_WIDTH, CHART_HEIGHT = 600, 120  # Pixels.
BAR_GAP = 6


@dataclass(frozen=True)
class Bucket:
    """A day or a week: what was written down, how much of it, and the limit that held."""

    first: date
    last: date
    total: Decimal
    days_known: int
    days: int  # How many of its days have come by now.
    limit: Decimal | None

    @property
    def is_over(self) -> bool:
        """Known for sure even where days are missing: they could only add to it."""
        return self.limit is not None and self.total > self.limit

    @property
    def is_within(self) -> bool:
        """Only where each of its days is over and written down."""
        is_whole = self.days_known == self.days == (self.last - self.first).days + 1
        return self.limit is not None and is_whole and self.total <= self.limit

    @property
    def is_unknown(self) -> bool:
        return not self.days_known


def build_buckets(
    amounts: Mapping[date, Decimal], limits: Sequence[Limit], start: date, today: date
) -> list[Bucket]:
    """Return the last weeks or days up to `today`, the earliest first.

    `limits` come in the order of their dates; the latest decides between days and weeks. Nothing
    before `start` is shown. Weeks begin on Monday.
    """
    by_day = bool(limits) and _limit_at(limits, today, limits[0]).period == Limit.Period.DAY
    length = 1 if by_day else DAYS_IN_WEEK
    shown = DAYS_SHOWN if by_day else WEEKS_SHOWN
    first = today if by_day else today - today.weekday() * DAY
    firsts = [first - number * length * DAY for number in reversed(range(shown))]
    return [
        _build_bucket(amounts, limits, one, length, start, today)
        for one in firsts
        if one + length * DAY > start
    ]


def _build_bucket(amounts, limits, first, length, start, today):
    last = first + (length - 1) * DAY
    begins = max(first, start)
    days = [begins + number * DAY for number in range((min(last, today) - begins).days + 1)]
    known = [amounts[day] for day in days if day in amounts]
    limit = _limit_at(limits, begins, None)
    return Bucket(
        begins, last, sum(known, Decimal(0)), len(known), len(days),
        _limit_for(limit, length) if limit else None,
    )  # fmt: skip


def _limit_at(limits, day, default):
    held = [limit for limit in limits if limit.starts_on <= day]
    return held[-1] if held else default


def _limit_for(limit, length):
    """Return the amount for a bucket of `length` days. A weekly limit says nothing of one day."""
    if limit.period == Limit.Period.WEEK:
        return limit.amount if length == DAYS_IN_WEEK else None
    return limit.amount * length


def draw_buckets(buckets: Sequence[Bucket]) -> dict[str, Any]:
    """Return the SVG parts of the chart: bars by kind, and the limit as a line of steps."""
    highest = max([one.total for one in buckets] + [one.limit or 0 for one in buckets] + [1])
    by_day = bool(buckets) and buckets[0].first == buckets[0].last
    step = CHART_WIDTH / (DAYS_SHOWN if by_day else WEEKS_SHOWN)
    paths: dict[str, str] = {"within": "", "over": "", "open": "", "unknown": ""}
    line = ""
    for number, one in enumerate(buckets):
        left, width = number * step + BAR_GAP / 2, step - BAR_GAP
        height = float(one.total / highest) * CHART_HEIGHT
        if one.is_unknown:
            paths["unknown"] += f"M{left:.1f} {CHART_HEIGHT}v-6h{width:.1f}v6z"
        else:
            kind = "over" if one.is_over else "within" if one.is_within else "open"
            height = max(height, 2)  # A known zero is seen as well.
            paths[kind] += f"M{left:.1f} {CHART_HEIGHT}v-{height:.1f}h{width:.1f}v{height:.1f}z"
        if one.limit is not None:
            y = CHART_HEIGHT - float(one.limit / highest) * CHART_HEIGHT
            line += f"M{number * step:.1f} {y:.1f}h{step:.1f}"
    return {"paths": paths, "limit": line}
