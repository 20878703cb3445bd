"""If the time of the start is known, 24 hours are exact; all longer spans follow the calendar."""

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
from recovery_forum.templatetags.forum import hours_and_minutes
from tests.hypothesis_settings import example_count

ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
DAY = timedelta(days=1)


def reached(journey):
    return set(journey.reached_spans())


@pytest.fixture
def late_journey(alice, new_journey):
    """A journey that started at 23:20 on 1 June."""
    with time_machine.travel("2026-06-01 23:30Z"):
        return new_journey(alice, 0, started_time=time(23, 20))


@pytest.fixture(autouse=True)
def in_utc(alice):
    alice.time_zone = "UTC"
    alice.save()


def travel_to(words):
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
def test_the_first_day_is_complete_to_the_minute(late_journey, now, keys):
    with travel_to(now):
        assert reached(late_journey) == keys
        award_milestones(late_journey)
        assert set(late_journey.milestones.values_list("span_key", flat=True)) == keys


def test_without_a_time_the_first_midnight_completes_a_day(alice, new_journey):
    with travel_to("2026-06-01 23:30Z"):
        journey = new_journey(alice, 0)
    with travel_to("2026-06-02 00:00Z"):
        assert reached(journey) == {"24h"}


def test_the_page_shows_hours_and_minutes(late_journey, as_alice):
    with travel_to("2026-06-02 05:05Z"):
        page = as_alice.get(late_journey.get_absolute_url())
        assertContains(page, "5 hours 45 minutes")
        assertContains(page, "Next: 24 hours, on 2 June 2026.")
        assertNotContains(page, "Medallion: 24 hours")
        assertContains(as_alice.get("/journeys/"), "5 hours 45 minutes")
        assertContains(as_alice.get("/"), "5 hours 45 minutes")


def test_after_three_days_the_page_shows_days(late_journey, as_alice):
    with travel_to("2026-06-04 23:19Z"):
        assertContains(as_alice.get(late_journey.get_absolute_url()), "71 hours 59 minutes")
    with travel_to("2026-06-04 23:21Z"):
        assertContains(as_alice.get(late_journey.get_absolute_url()), "3 days")


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(), "0 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=2, minutes=1, seconds=59), "2 hours 1 minute"),
        (timedelta(days=2, hours=1), "49 hours"),
    ],
)
def test_singular_and_plural_are_right(length, said):
    assert hours_and_minutes(length) == said


def test_the_scheduler_awards_24_hours_at_their_time_and_not_in_the_morning(late_journey):
    with travel_to("2026-06-02 08:00Z"):
        award_due_milestones()
        assert not late_journey.milestones.exists()
    with travel_to("2026-06-02 23:30Z"):
        award_due_milestones()
        assert late_journey.milestones.get().span_key == "24h"
    late_journey.refresh_from_db()
    assert late_journey.next_span_key == "1w"


def test_resuming_starts_24_hours_of_its_own(late_journey, as_alice):
    with travel_to("2026-06-02 22:00Z"):
        late_journey.setbacks.create(
            happened_at=datetime(2026, 6, 2, 21, tzinfo=UTC),
            resumed_at=datetime(2026, 6, 2, 22, tzinfo=UTC),
        )
    with travel_to("2026-06-03 21:59Z"):
        assert reached(Journey.objects.get()) == set()
        page = as_alice.get(late_journey.get_absolute_url())
        assertContains(page, "Since you resumed:")
        assertContains(page, "23 hours 59 minutes")
        assertContains(page, "1 day in all")
    with travel_to("2026-06-03 22:00Z"):
        assert reached(Journey.objects.get()) == {"24h"}


# --- In every time zone, compared with a simple model ---------------------------


@st.composite
def journeys_with_time(draw):
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
@given(journeys_with_time())
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
    # Everything longer follows the calendar, with or without a time.
    dates = {span.key: span.reached_on(start) for span in SPANS[1:]}
    assert keys - {"24h"} == {key for key, day in dates.items() if day and day <= ledger.today}


@example_count(200, 100_000)
@given(journeys_with_time())
def test_hours_are_shown_in_the_first_three_days_only(clock):
    start, zone, start_time, begins, now = clock
    told = Ledger(start, zone, [], now, start_time).first_hours
    if start_time is None or now - begins >= 3 * DAY:
        assert told is None
    else:
        assert told == now - begins


@example_count(200, 100_000)
@given(journeys_with_time(), st.integers(0, 12 * 60), st.integers(1, 40 * 60))
def test_reached_milestones_stay_reached_as_time_passes(clock, minutes, more):
    start, zone, start_time, begins, _now = clock
    journey = Journey(started_on=start, started_time=start_time, time_zone=zone.key)
    now = begins + timedelta(minutes=minutes)
    before = journey.reached_spans_in(Ledger(start, zone, [], now, start_time))
    later = now + timedelta(minutes=more)
    after = journey.reached_spans_in(Ledger(start, zone, [], later, start_time))
    assert before.items() <= after.items()


@example_count(200, 100_000)
@given(journeys_with_time())
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
