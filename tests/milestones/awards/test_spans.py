"""The calendar of milestones, over every date and every zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from milestones.awards.spans import SPANS, SPANS_BY_KEY, find_next_span, list_reached_spans
from milestones.models import Journey
from tests.hypothesis_settings import example_count

starts = st.dates(date(1900, 1, 1), date(9999, 12, 31))
zones = st.sampled_from(sorted(available_timezones()))
# A day away from both ends of the calendar, which differ between time zones.
moments = st.datetimes(datetime(1900, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))


def keys(start, today):
    return [span.key for span, _day in list_reached_spans(start, today)]


@example_count(100, 100_000)
@given(starts, starts)
def test_every_span_is_reached_or_ahead(start, today):
    for span, day in list_reached_spans(start, today):
        assert start < day <= today, span
    ahead = find_next_span(start, today)
    assert ahead is None or ahead[1] > today


@example_count(100, 100_000)
@given(starts, starts)
def test_milestones_are_reached_in_their_order(start, today):
    days = [day for _span, day in list_reached_spans(start, today)]
    assert days == sorted(days)


@example_count(100, 100_000)
@given(starts, starts, starts)
def test_time_removes_no_milestone(start, one, other):
    earlier, later = sorted((one, other))
    assert set(keys(start, earlier)) <= set(keys(start, later))


@example_count(100, 100_000)
@given(starts, starts)
def test_the_next_milestone_follows_the_last(start, today):
    done, ahead = list_reached_spans(start, today), find_next_span(start, today)
    assert ahead is None or [*(span for span, _ in done), ahead[0]] == list(SPANS[: len(done) + 1])


@example_count(100, 100_000)
@given(zones, moments, starts)
def test_a_count_is_a_whole_number_of_days_in_every_zone(zone, moment, start):
    journey = Journey(started_on=start, time_zone=zone)
    with time_machine.travel(moment, tick=False):
        today = moment.astimezone(ZoneInfo(zone)).date()
        assert journey.today() == today
        assert journey.days == max((today - start).days, 0)
        assert list_reached_spans(start, journey.today()) == list_reached_spans(start, today)


@example_count(100, 100_000)
@given(zones, moments)
def test_a_count_never_decreases_as_time_passes(zone, moment):
    journey = Journey(started_on=date(1900, 1, 1), time_zone=zone)
    counts = []
    for hours in (0, 1, 12, 23):
        with time_machine.travel(min(moment + timedelta(hours=hours), LAST), tick=False):
            counts.append(journey.days)
    assert counts == sorted(counts)


LAST = datetime(9999, 12, 30, tzinfo=UTC)


def test_a_year_and_a_day_reach_eight_milestones():
    assert keys(date(2025, 3, 9), date(2026, 3, 10)) == [
        "24h", "1w", "30d", "60d", "90d", "6m", "9m", "1y",
    ]  # fmt: skip


def test_a_leap_day_keeps_its_anniversary_on_the_28th():
    leap_day = date(2024, 2, 29)
    assert SPANS_BY_KEY["1y"].reached_on(leap_day) == date(2025, 2, 28)
    assert SPANS_BY_KEY["4y"].reached_on(leap_day) == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("start", "day"),
    [(date(2025, 8, 31), date(2026, 2, 28)), (date(2025, 3, 30), date(2025, 9, 30))],
)
def test_a_month_without_the_day_ends_on_its_last(start, day):
    assert SPANS_BY_KEY["6m"].reached_on(start) == day


def test_no_milestone_is_after_the_last_date_of_the_calendar():
    assert SPANS_BY_KEY["1y"].reached_on(date(9999, 6, 1)) is None
    assert find_next_span(date(9999, 12, 31), date(9999, 12, 31)) is None


def test_eighty_years_are_the_last_medallion():
    assert find_next_span(date(1900, 1, 1), date(1980, 1, 1)) is None


def test_the_day_that_apia_skipped_is_counted_by_the_calendar():
    journey = Journey(started_on=date(2011, 12, 29), time_zone="Pacific/Apia")
    with time_machine.travel(datetime(2011, 12, 31, 9, tzinfo=ZoneInfo("Pacific/Apia"))):
        assert journey.today() == date(2011, 12, 31)
        assert journey.days == 2


def test_a_journey_can_start_on_a_skipped_day():
    journey = Journey(started_on=date(2011, 12, 30), time_zone="Pacific/Apia")
    with time_machine.travel(datetime(2011, 12, 31, 9, tzinfo=ZoneInfo("Pacific/Apia"))):
        assert journey.days == 1


@time_machine.travel("2026-01-10 10:30Z")
def test_two_time_zones_may_be_two_dates_apart():
    start = date(2026, 1, 1)
    far = Journey(started_on=start, time_zone="Pacific/Kiritimati").days
    assert far - Journey(started_on=start, time_zone="Etc/GMT+12").days == 2


@pytest.mark.parametrize("moment", ["2026-03-08 06:59Z", "2026-03-08 07:01Z"])
def test_a_clock_change_does_not_change_the_day(moment):
    journey = Journey(started_on=date(2026, 3, 7), time_zone="America/New_York")
    with time_machine.travel(moment):
        assert journey.days == 1


def test_a_future_start_counts_no_days():
    tomorrow = Journey(started_on=date(2026, 1, 2), time_zone="UTC")
    with time_machine.travel("2026-01-01 12:00Z"):
        assert tomorrow.days == 0


def test_names_are_in_the_language_of_the_reader():
    with translation.override("de"):
        # Django's own catalogue has this plural, so the test needs none of ours.
        assert str(SPANS_BY_KEY["2y"].name) == translation.ngettext(
            "%(number)d year", "%(number)d years", 2
        ) % {"number": 2}
