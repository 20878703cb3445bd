"""Time zones of calendar files (VTIMEZONE of RFC 5545), from the rules of this machine.

Other programs take the times of a meeting from these rules. icalendar can generate them too, but
version 7.3 samples the days of a year: it missed the weeks of Ramadan 2027 in Casablanca, and
gave the changes of clocks in the wrong local time.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MIN_YEARS_OF_RULE = 4  # A rule that held for fewer years may be a coincidence.


class ClockChange(NamedTuple):
    local: datetime  # The clock on the wall just before the change, as RFC 5545 wants it.
    offset_before: timedelta
    offset_after: timedelta
    name: str
    is_summer_time: bool


def build_time_zone(name: str, first: date, last: date) -> Timezone:
    """Return the VTIMEZONE of the IANA zone `name`, right from `first` to `last`.

    A change that has come by the same rule every year is written as a rule, so that it holds
    longer. Others, such as those around Ramadan, are written as dates.
    """
    zone = ZoneInfo(name)
    component = Timezone()
    component.add("tzid", name)
    component.add_component(_build_start(zone, first))
    groups: dict[tuple, list[datetime]] = {}
    for change in _iterate_changes(zone, first, last):
        groups.setdefault(tuple(change[1:]), []).append(change.local)
    for key, moments in groups.items():
        component.add_component(_build_observance(key, moments, last))
    return component


def _build_start(zone: ZoneInfo, first: date) -> TimezoneStandard | TimezoneDaylight:
    """Return the observance that holds on `first`, before any change."""
    moment = datetime(first.year, first.month, first.day, tzinfo=zone)
    offset = moment.utcoffset() or timedelta()
    key = offset, offset, moment.tzname() or "", bool(moment.dst())
    return _build_observance(key, [moment.replace(tzinfo=None)], first)


def _build_observance(
    key: tuple, moments: list[datetime], last: date
) -> TimezoneStandard | TimezoneDaylight:
    before, after, name, is_summer_time = key
    observance = TimezoneDaylight() if is_summer_time else TimezoneStandard()
    observance.add("dtstart", moments[0])
    observance.add("tzoffsetfrom", before)
    observance.add("tzoffsetto", after)
    observance.add("tzname", name)
    if rule := _find_yearly_rule(moments, last):
        observance.add("rrule", rule)
    elif moments[1:]:
        observance.add("rdate", moments[1:])
    return observance


def _iterate_changes(zone: ZoneInfo, first: date, last: date) -> Iterator[ClockChange]:
    """Yield every change of the clocks between two dates, found by halving the day it is on."""
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    days = ((last - first).days + 1) + 1
    for left, right in pairwise(start + timedelta(days=number) for number in range(days)):
        if left.astimezone(zone).utcoffset() == right.astimezone(zone).utcoffset():
            continue
        before = left.astimezone(zone).utcoffset()
        while right - left > timedelta(seconds=1):
            middle = left + (right - left) / 2
            if middle.astimezone(zone).utcoffset() == before:
                left = middle
            else:
                right = middle
        instant = right.replace(microsecond=0)
        after = instant.astimezone(zone)
        yield ClockChange(
            (instant + (before or timedelta())).replace(tzinfo=None),
            before or timedelta(),
            after.utcoffset() or timedelta(),
            after.tzname() or "",
            bool(after.dst()),
        )


def _find_yearly_rule(moments: list[datetime], last: date) -> dict | None:
    """Return the RRULE of `moments` if one comes every year up to `last` by the same rule."""
    years = [moment.year for moment in moments]
    is_yearly = years == list(range(years[0], last.year + 1)) and len(years) >= MIN_YEARS_OF_RULE
    kinds = {(moment.month, moment.weekday(), moment.time()) for moment in moments}
    if not is_yearly or len(kinds) > 1:
        return None
    month, weekday = moments[0].month, WEEKDAYS[moments[0].weekday()]
    from_end = {(monthrange(m.year, m.month)[1] - m.day) // 7 for m in moments}
    from_start = {(m.day - 1) // 7 for m in moments}
    if from_end == {0}:
        return {"freq": "yearly", "bymonth": month, "byday": f"-1{weekday}"}
    if len(from_start) == 1:
        number = from_start.pop() + 1
        return {"freq": "yearly", "bymonth": month, "byday": f"{number}{weekday}"}
    return None
