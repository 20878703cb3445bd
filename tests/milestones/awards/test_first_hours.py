"""Where a time is known, 24 hours are 24 hours in every zone. Other days are the calendar's."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains

from milestones.awards.ledger import Ledger, start_of_day
from milestones.awards.services import award_due_milestones, award_milestones
from milestones.awards.spans import SPANS
from milestones.models import Journey
from milestones.templatetags.milestones import hours_and_minutes
from tests.hypothesis_settings import example_count

ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
DAY = timedelta(days=1)


def reached(journey):
    return set(journey.reached_spans())


@pytest.fixture
def late(alice, new_journey):
    """Begun at 23:20 on the first of June."""
    with time_machine.travel("2026-06-01 23:30Z"):
        return new_journey(alice, 0, started_time=time(23, 20))


@pytest.fixture(autouse=True)
def in_utc(alice):
    alice.time_zone = "UTC"
    alice.save()


def at(words):
    return time_machine.travel(words)


@pytest.mark.parametrize(
    ("now", "keys"),
    [
        ("2026-06-02 00:00Z", set()),
        ("2026-06-02 05:05Z", set()),
        ("2026-06-02 23:19Z", set()),
        ("2026-06-02 23:20Z", {"24h"}),
        ("2026-06-07 23:59Z", {"24h"}),
        ("2026-06-08 00:00Z", {"24h", "1w"}),
    ],
)
def test_the_first_day_is_full_to_the_minute(late, now, keys):
    with at(now):
        assert reached(late) == keys
        award_milestones(late)
        assert set(late.milestones.values_list("span_key", flat=True)) == keys


def test_without_a_time_the_first_midnight_makes_a_day(alice, new_journey):
    with at("2026-06-01 23:30Z"):
        journey = new_journey(alice, 0)
    with at("2026-06-02 00:00Z"):
        assert reached(journey) == {"24h"}


def test_the_page_tells_hours_and_minutes(late, as_alice):
    with at("2026-06-02 05:05Z"):
        page = as_alice.get(late.get_absolute_url())
        assertContains(page, "5 hours 45 minutes")
        assertContains(page, "Next: 24 hours, on 2 June 2026.")
        assertNotContains(page, "Medallion: 24 hours")
        assertContains(as_alice.get("/journeys/"), "5 hours 45 minutes")
        assertContains(as_alice.get("/"), "5 hours 45 minutes")


def test_after_three_days_the_page_tells_days(late, as_alice):
    with at("2026-06-04 23:19Z"):
        assertContains(as_alice.get(late.get_absolute_url()), "71 hours 59 minutes")
    with at("2026-06-04 23:21Z"):
        assertContains(as_alice.get(late.get_absolute_url()), "3 days")


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(), "0 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=1), "1 hour 0 minutes"),
        (timedelta(hours=2, minutes=1, seconds=59), "2 hours 1 minute"),
        (timedelta(days=2, hours=1), "49 hours 0 minutes"),
    ],
)
def test_one_is_one_and_two_are_two(length, said):
    assert hours_and_minutes(length) == said


def test_the_scheduler_awards_it_at_the_hour_and_not_in_the_morning(late):
    with at("2026-06-02 08:00Z"):
        award_due_milestones()
        assert not late.milestones.exists()
    with at("2026-06-02 23:30Z"):
        award_due_milestones()
        assert late.milestones.get().span_key == "24h"
    late.refresh_from_db()
    assert late.next_span_key == "1w"


def test_going_on_starts_24_hours_of_its_own(late, as_alice):
    with at("2026-06-02 22:00Z"):
        late.setbacks.create(
            happened_at=datetime(2026, 6, 2, 21, tzinfo=UTC),
            resumed_at=datetime(2026, 6, 2, 22, tzinfo=UTC),
        )
    with at("2026-06-03 21:59Z"):
        assert reached(Journey.objects.get()) == set()
        page = as_alice.get(late.get_absolute_url())
        assertContains(page, "Since you resumed:")
        assertContains(page, "23 hours 59 minutes")
        assertContains(page, "1 day in all")
    with at("2026-06-03 22:00Z"):
        assert reached(Journey.objects.get()) == {"24h"}


# --- For every zone, against a plain model -----------------------------------------


@st.composite
def clocks(draw):
    """A zone, a start with or without a time, a reading within the first ten days."""
    zone = draw(ZONES)
    start = draw(st.dates(date(1975, 1, 5), date(2039, 12, 1)))
    start_time = draw(st.none() | st.times().map(lambda one: one.replace(microsecond=0)))
    begins = (
        datetime.combine(start, start_time, zone).astimezone(UTC)
        if start_time
        else start_of_day(start, zone)
    )
    now = begins + timedelta(minutes=draw(st.integers(0, 10 * 24 * 60)))
    return start, zone, start_time, begins, now


@example_count(200, 100_000)
@given(clocks())
def test_24_hours_are_24_hours_in_every_zone(clock):
    start, zone, start_time, begins, now = clock
    journey = Journey(started_on=start, started_time=start_time, time_zone=zone.key)
    ledger = Ledger(start, zone, [], now, start_time)
    keys = set(journey.reached_spans_in(ledger))
    if start_time is None or begins == start_of_day(start, zone):
        is_full = ledger.today >= start + DAY or (start_time and now - begins >= DAY)
    else:
        is_full = now - begins >= DAY
    assert ("24h" in keys) == bool(is_full)
    # Everything longer goes by the calendar, with or without a time.
    dates = {span.key: span.reached_on(start) for span in SPANS[1:]}
    assert keys - {"24h"} == {key for key, day in dates.items() if day and day <= ledger.today}


@example_count(200, 100_000)
@given(clocks())
def test_hours_are_told_in_the_first_three_days_only(clock):
    start, zone, start_time, begins, now = clock
    told = Ledger(start, zone, [], now, start_time).first_hours
    if start_time is None or now - begins >= 3 * DAY:
        assert told is None
    else:
        assert told == now - begins


@example_count(200, 100_000)
@given(clocks(), st.integers(0, 12 * 60), st.integers(1, 40 * 60))
def test_what_is_reached_stays_reached_as_time_passes(clock, minutes, more):
    start, zone, start_time, begins, _now = clock
    journey = Journey(started_on=start, started_time=start_time, time_zone=zone.key)
    now = begins + timedelta(minutes=minutes)
    before = journey.reached_spans_in(Ledger(start, zone, [], now, start_time))
    later = now + timedelta(minutes=more)
    after = journey.reached_spans_in(Ledger(start, zone, [], later, start_time))
    assert before.items() <= after.items()


@example_count(200, 100_000)
@given(clocks())
def test_the_next_milestone_is_not_reached_and_comes_on_its_date(clock):
    start, zone, start_time, _begins, now = clock
    journey = Journey(started_on=start, started_time=start_time, time_zone=zone.key)
    ledger = Ledger(start, zone, [], now, start_time)
    span, day = journey.next_milestone_in(ledger)
    assert span.key not in journey.reached_spans_in(ledger)
    assert day >= ledger.today
    end_of_day = start_of_day(day + DAY, zone)
    later = Ledger(start, zone, [], end_of_day, start_time)
    assert journey.reached_spans_in(later)[span.key] == day
