"""A member's own start of day decides about check-ins, pledges and today."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains

from accounts.models import Member
from milestones.check_ins.queries import get_todays_check_in
from milestones.check_ins.services import create_check_in
from tests.hypothesis_settings import example_count

REMINDERS = reverse("milestones:reminders")


@pytest.fixture
def night_owl(alice):
    """Alice goes to bed at three, so her day starts at four."""
    alice.time_zone, alice.day_starts_at = "Europe/Berlin", 4
    alice.save()
    return alice


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-03-10 22:59Z", date(2026, 3, 10)),
        ("2026-03-11 02:59Z", date(2026, 3, 10)),
        ("2026-03-11 03:00Z", date(2026, 3, 11)),
        # Clocks go forward in the night of the 29th: 04:00 is 02:00 in UTC.
        ("2026-03-29 01:59Z", date(2026, 3, 28)),
        ("2026-03-29 02:00Z", date(2026, 3, 29)),
    ],
)
def test_the_night_belongs_to_the_day_before(night_owl, now, day):
    with time_machine.travel(now):
        assert night_owl.today() == day
        assert create_check_in(night_owl, mood=3).day == day


def test_a_check_in_after_midnight_counts_for_the_evening(night_owl):
    with time_machine.travel("2026-03-11 01:30Z"):
        check_in = create_check_in(night_owl, mood=4)
        assert get_todays_check_in(night_owl) == check_in
    with time_machine.travel("2026-03-11 07:00Z"):
        assert get_todays_check_in(night_owl) is None


def test_yesterday_is_the_members_own_yesterday(night_owl, client):
    with time_machine.travel("2026-03-11 01:30Z"):
        client.force_login(night_owl)
        client.post(reverse("milestones:check-in"), {"mood": "3", "day": "yesterday"})
    assert night_owl.check_ins.get().day == date(2026, 3, 9)


def test_journeys_are_counted_by_the_calendar_day(night_owl, new_journey):
    with time_machine.travel("2026-03-10 12:00Z"):
        journey = new_journey(night_owl, 3)
    with time_machine.travel("2026-03-11 00:30Z"):
        assert journey.days == 4


def test_the_start_of_day_is_chosen_with_the_reminders(as_alice, alice):
    assertContains(as_alice.get(REMINDERS), "My day starts at")
    as_alice.post(REMINDERS, {"day_starts_at": "3"})
    alice.refresh_from_db()
    assert alice.day_starts_at == 3


def test_an_invalid_hour_gets_an_error_beside_its_field(subtests, as_alice, alice):
    for hour in ["7", "-1", "soon"]:
        with subtests.test(hour=hour):
            page = as_alice.post(REMINDERS, {"day_starts_at": hour})
            assertContains(page, 'id="id_day_starts_at_error"', status_code=422)
            alice.refresh_from_db()
            assert alice.day_starts_at == 0


ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
INSTANTS = st.datetimes(datetime(1970, 1, 5), datetime(2040, 1, 1), timezones=st.just(UTC))


@example_count(200, 100_000)
@given(ZONES, st.integers(0, 6), INSTANTS)
def test_the_members_day_is_the_calendar_day_or_the_one_before(zone, hour, instant):
    """A simple model: before that hour on the wall clock, it is still the day before."""
    member = Member(time_zone=zone.key, day_starts_at=hour)
    local = instant.astimezone(zone)
    before = local.hour < hour
    assert member.date_of(instant) == local.date() - timedelta(days=1 if before else 0)


@pytest.mark.parametrize(("day", "status"), [("10", 302), ("11", 302), ("12", 422)])
def test_a_journal_entry_of_the_night_may_have_either_date(night_owl, client, day, status):
    with time_machine.travel("2026-03-11 01:30Z"):
        client.force_login(night_owl)
        fields = {"text": "I can't sleep.", "day": f"2026-03-{day}"}
        address = reverse("milestones:new-journal-entry")
        assert client.post(address, fields).status_code == status
