"""The spans of time that milestones mark, and the dates on which a journey reaches them."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise, lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

MAX_YEARS = 80  # The longest run that a medallion is drawn for.
MONTH_TOLERANCE_DAYS = 7  # Days by which a number of months may fall short of its usual length.


@dataclass(frozen=True)
class Span:
    """A length of time: so many days, or so many calendar months."""

    key: str
    number: int
    unit: Promise | str  # What stands on the medallion below the number.
    name: Promise | str
    days: int = 0
    months: int = 0

    @property
    def length(self) -> float:
        """In days, about: months differ."""
        return self.days or self.months * 30.4375

    @property
    def is_thousand(self) -> bool:
        return bool(self.days) and self.days % 1000 == 0

    def reached_on(self, start: date) -> date | None:
        """The date on which a journey begun on `start` reaches this span.

        Months are calendar months, and a day that a month lacks is its last day: a journey begun
        on 29 February keeps its anniversary on 28 February. None beyond the year 9999.
        """
        try:
            if self.days:
                return start + timedelta(days=self.days)
            months = start.month - 1 + self.months
            year, month = start.year + months // 12, months % 12 + 1
            last = calendar.monthrange(year, month)[1]
            return date(year, month, min(start.day, last))
        except (OverflowError, ValueError):
            return None


def _format_lazily(words, number):
    """`words` with their number, in the language of whoever reads them and not of the import."""
    return lazy(lambda: str(words) % {"number": number}, str)()


def _day_span(number):
    words = ngettext_lazy("%(number)d day", "%(number)d days", number)
    return Span(f"{number}d", number, _("days"), _format_lazily(words, number), days=number)


def _month_span(number):
    words = ngettext_lazy("%(number)d month", "%(number)d months", number)
    return Span(f"{number}m", number, _("months"), _format_lazily(words, number), months=number)


def _year_span(number):
    words = ngettext_lazy("%(number)d year", "%(number)d years", number)
    unit = ngettext_lazy("year", "years", number)
    return Span(f"{number}y", number, unit, _format_lazily(words, number), months=12 * number)


SPANS = (
    Span("24h", 24, _("hours"), _("24 hours"), days=1),
    Span("1w", 1, _("week"), _("1 week"), days=7),
    _day_span(30),
    _day_span(60),
    _day_span(90),
    _month_span(6),
    _month_span(9),
    _year_span(1),
    _month_span(18),
    *(_year_span(number) for number in range(2, MAX_YEARS + 1)),
)
FIRST_SPAN = SPANS[0]  # 24 hours: the only one that is counted by the clock, where it is known.
# What a set may mark beyond these: months that some fellowships mark, and round numbers of days.
ALL_SPANS = tuple(
    sorted(
        (
            *SPANS,
            *(_month_span(number) for number in (4, 5, 7, 8, 10, 11)),
            *(_day_span(number * 1000) for number in range(1, 31)),
        ),
        key=lambda span: span.length,
    )
)
SPANS_BY_KEY = {span.key: span for span in ALL_SPANS}


def list_reached_spans(
    start: date, today: date, chosen=SPANS, since: date = date.min
) -> list[tuple[Span, date]]:
    """The spans that a journey begun on `start` has reached from `since` to `today`, in order."""
    found = []
    shortest, longest = (
        (since - start).days - MONTH_TOLERANCE_DAYS,
        (today - start).days + MONTH_TOLERANCE_DAYS,
    )
    for span in chosen:
        if span.length > longest:
            break  # They come in order: none of the eighty years ahead is looked at.
        if span.length < shortest:
            continue
        day = span.reached_on(start)
        if day is not None and since <= day <= today:
            found.append((span, day))
    return found


def find_next_span(start: date, today: date, chosen=SPANS) -> tuple[Span, date] | None:
    """The next span and its date, or None after the last."""
    shortest = (today - start).days - MONTH_TOLERANCE_DAYS
    dated = ((span, span.reached_on(start)) for span in chosen if span.length >= shortest)
    return next(((span, day) for span, day in dated if day is not None and day > today), None)
