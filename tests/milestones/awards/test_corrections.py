"""A slip of the pen goes without a trace; what was truly reached is never taken back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from milestones.awards.corrections import (
    CORRECTION_WINDOW,
    find_doubtful_milestones,
    split_by_corrected_start,
)
from milestones.awards.spans import SPANS
from milestones.celebrations.services import create_celebration
from milestones.journeys.services import update_journey
from milestones.models import Celebration, Journey, Milestone
from tests.hypothesis_settings import example_count

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def slip(alice, new_journey):
    """Typed 2020 instead of 2026."""
    return new_journey(alice, 6 * 365 + 10)


def keys_of(journey):
    return set(Milestone.objects.filter(journey=journey).values_list("span_key", flat=True))


def correct(journey, days):
    journey = Journey.objects.get(pk=journey.pk)
    journey.started_on = journey.today() - timedelta(days=days)
    return update_journey(journey)


def later(**time):
    return time_machine.travel(datetime.now(UTC) + timedelta(**time))


def test_years_of_a_mistyped_start_go_with_its_correction(slip):
    assert "6y" in keys_of(slip)
    correct(slip, 8)
    assert keys_of(slip) == {"24h", "1w"}


def test_two_days_later_they_go_too_and_after_that_they_stay(slip):
    with later(hours=47, minutes=59):
        correct(slip, 8)
        assert keys_of(slip) == {"24h", "1w"}


def test_a_start_that_stood_longer_was_meant(slip):
    before = keys_of(slip)
    with later(hours=48, minutes=1):
        correct(slip, 8)
    assert keys_of(slip) == before


def test_what_was_lived_before_the_slip_stays(alice, new_journey):
    journey = new_journey(alice, 41)
    with later(days=30):
        correct(journey, 3000)
        assert "8y" in keys_of(journey)
        correct(journey, 5)
        assert keys_of(journey) == {"24h", "1w", "30d"}


def test_a_second_correction_takes_what_the_first_left(slip):
    correct(slip, 800)
    assert "2y" in keys_of(slip)
    with later(hours=40):
        correct(slip, 2)
    assert keys_of(slip) == {"24h"}


def test_a_second_correction_still_offers_what_the_first_took(as_alice, slip):
    correct(slip, 0)
    correct(slip, 1)
    as_alice.post(reverse("milestones:answer-correction", args=[slip.public_id]), {"restore": "1"})
    assert "6y" in keys_of(slip)


def test_another_zone_alone_is_no_correction(slip):
    slip.time_zone = "Etc/GMT+12"
    update_journey(slip)
    assert "6y" in keys_of(slip)


def test_the_page_says_what_went_and_puts_it_back(as_alice, slip):
    correct(slip, 8)
    page = as_alice.get(slip.get_absolute_url())
    assertContains(page, "You corrected the start date.")
    assertContains(page, "6 years")
    answer = reverse("milestones:answer-correction", args=[slip.public_id])
    assertRedirects(as_alice.post(answer, {"restore": "1"}), slip.get_absolute_url())
    assert "6y" in keys_of(slip)
    assertNotContains(as_alice.get(slip.get_absolute_url()), "You corrected the start date.")


def test_what_was_put_back_is_not_taken_again(as_alice, slip):
    correct(slip, 8)
    as_alice.post(reverse("milestones:answer-correction", args=[slip.public_id]), {"restore": "1"})
    correct(slip, 5)
    assert "6y" in keys_of(slip)


def test_agreeing_closes_the_question(as_alice, slip):
    correct(slip, 8)
    as_alice.post(reverse("milestones:answer-correction", args=[slip.public_id]))
    assert keys_of(slip) == {"24h", "1w"}
    assertNotContains(as_alice.get(slip.get_absolute_url()), "You corrected the start date.")


def test_nobody_else_answers(as_bob, slip):
    correct(slip, 8)
    address = reverse("milestones:answer-correction", args=[slip.public_id])
    assert as_bob.post(address, {"restore": "1"}).status_code == 404
    assert "6y" not in keys_of(slip)


def test_what_was_shared_of_a_mistake_goes_with_it(slip):
    create_celebration(slip, "6y", "Six years!")
    correct(slip, 8)
    assert not Celebration.objects.exists()


# --- Later, by hand ------------------------------------------------------------------


def removal(journey, key):
    return reverse("milestones:remove-milestone", args=[journey.public_id, key])


@pytest.fixture
def old_slip(slip):
    with later(days=3):
        return correct(slip, 20)


def test_its_owner_removes_what_never_was(as_alice, old_slip):
    assertContains(as_alice.get(old_slip.get_absolute_url()), removal(old_slip, "6y"))
    assertContains(as_alice.get(removal(old_slip, "6y")), "Remove this milestone?")
    assert "6y" in keys_of(old_slip)
    as_alice.post(removal(old_slip, "6y"))
    assert "6y" not in keys_of(old_slip)


def test_what_the_days_explain_can_not_be_removed(as_alice, old_slip):
    assertNotContains(as_alice.get(old_slip.get_absolute_url()), removal(old_slip, "1w"))
    assert as_alice.post(removal(old_slip, "1w")).status_code == 403
    assert "1w" in keys_of(old_slip)


def test_a_setback_makes_nothing_removable(as_alice, journey):
    """Not even one that is written down later and ended the run before its milestone."""
    now = datetime.now(UTC)
    journey.setbacks.create(happened_at=now - 41 * DAY, resumed_at=now - HOUR)
    assertNotContains(as_alice.get(journey.get_absolute_url()), "I didn't reach this")


def test_strangers_remove_nothing(as_bob, client, old_slip):
    assert as_bob.post(removal(old_slip, "6y")).status_code == 404
    assert client.post(removal(old_slip, "6y")).status_code == 302
    assert "6y" in keys_of(old_slip)


# --- Against a plain model -------------------------------------------------------------

# How a start was typed: its age in days then, and for how many hours it stood.
ENTRIES = st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 200)), min_size=1, max_size=6)


def spans_reached(age):
    """The keys that a start of `age` days has reached. Ages are exact here, without a calendar."""
    return {span.key for span in SPANS if span.length <= age}


@example_count(300, 100_000)
@given(ENTRIES)
def test_exactly_what_a_start_that_was_meant_reached_is_kept(entries):
    """A start was meant if it stood for more than 48 hours, or stands now.

    The plain model asks each start on its own what it had reached when it was left. The code sees
    one change after the other, and what is stored.
    """
    now = datetime(2026, 1, 1, tzinfo=UTC)
    stored, start_set_at, meant = {}, None, set()
    for number, (age, hours) in enumerate(entries):
        if number:
            rows = [Milestone(span_key=key, awarded_at=at) for key, at in stored.items()]
            doubtful = find_doubtful_milestones(rows, start_set_at, now)
            gone, confirmed = split_by_corrected_start(doubtful, spans_reached(age))
            for one in gone:
                del stored[one.span_key]
            stored.update({one.span_key: now for one in confirmed})
        start_set_at = now
        for key in spans_reached(age):
            stored.setdefault(key, now)
        now += hours * HOUR
        for key in spans_reached(age + hours / 24):
            stored.setdefault(key, now)
        now += SECOND
        is_last = number == len(entries) - 1
        if is_last or hours * HOUR + SECOND > CORRECTION_WINDOW:
            meant |= spans_reached(age + hours / 24)
    assert set(stored) == meant


@example_count(300, 100_000)
@given(ENTRIES)
def test_what_was_put_back_survives_every_correction(entries):
    now, stored = datetime(2026, 1, 1, tzinfo=UTC), [Milestone(span_key="5y", awarded_at=None)]
    for _age, hours in entries:
        assert find_doubtful_milestones(stored, now, now + hours * HOUR) == []
