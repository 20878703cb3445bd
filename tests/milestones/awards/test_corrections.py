"""Correcting a mistyped start removes its milestones; those truly reached are never removed."""

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
from milestones.models import Celebration, Journey, Milestone, OwnMilestone, Setback
from milestones.setbacks.services import save_setback
from tests.hypothesis_settings import example_count

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def mistyped_journey(alice, new_journey):
    """A journey with the year 2020 typed instead of 2026."""
    return new_journey(alice, 6 * 365 + 10)


def keys_of(journey):
    return set(Milestone.objects.filter(journey=journey).values_list("span_key", flat=True))


def correct(journey, days):
    journey = Journey.objects.get(pk=journey.pk)
    journey.started_on = journey.today() - timedelta(days=days)
    return update_journey(journey)


def two_days_later(**time):
    return time_machine.travel(datetime.now(UTC) + timedelta(**time))


def test_correcting_a_mistyped_start_removes_its_milestones(mistyped_journey):
    assert "6y" in keys_of(mistyped_journey)
    correct(mistyped_journey, 8)
    assert keys_of(mistyped_journey) == {"24h", "1w"}


def test_milestones_are_removed_up_to_two_days_later_and_kept_after_that(mistyped_journey):
    with two_days_later(hours=47, minutes=59):
        correct(mistyped_journey, 8)
        assert keys_of(mistyped_journey) == {"24h", "1w"}


def test_a_start_that_was_stored_longer_was_intended(mistyped_journey):
    before = keys_of(mistyped_journey)
    with two_days_later(hours=48, minutes=1):
        correct(mistyped_journey, 8)
    assert keys_of(mistyped_journey) == before


def test_milestones_reached_before_the_mistake_are_kept(alice, new_journey):
    journey = new_journey(alice, 41)
    with two_days_later(days=30):
        correct(journey, 3000)
        assert "8y" in keys_of(journey)
        correct(journey, 5)
        assert keys_of(journey) == {"24h", "1w", "30d"}


def test_a_second_correction_removes_what_the_first_left(mistyped_journey):
    correct(mistyped_journey, 800)
    assert "2y" in keys_of(mistyped_journey)
    with two_days_later(hours=40):
        correct(mistyped_journey, 2)
    assert keys_of(mistyped_journey) == {"24h"}


def test_a_second_correction_still_offers_what_the_first_removed(as_alice, mistyped_journey):
    correct(mistyped_journey, 0)
    correct(mistyped_journey, 1)
    as_alice.post(
        reverse("milestones:answer-correction", args=[mistyped_journey.public_id]), {"restore": "1"}
    )
    assert "6y" in keys_of(mistyped_journey)


def test_a_setback_entered_late_takes_nothing_at_a_correction(alice, new_journey):
    """The start is moved by a day only; the milestone went with neither of the two changes."""
    journey = new_journey(alice, 40)
    own = OwnMilestone.objects.create(journey=journey, name="Five weeks", number=35)
    now = datetime.now(UTC)
    save_setback(Setback(journey=journey, happened_at=now - 25 * DAY, resumed_at=now - 24 * DAY))
    correct(journey, 39)
    assert keys_of(journey) == {"24h", "1w", "30d"}
    start = Journey.objects.get().started_on
    assert Milestone.objects.get(span_key="30d").reached_on == start + 30 * DAY
    own.refresh_from_db()
    assert own.reached_on == start + 35 * DAY
    assert Journey.objects.get().corrected_milestones == {}


def test_own_milestones_from_before_the_slip_stay(alice, new_journey):
    journey = new_journey(alice, 41)
    own = OwnMilestone.objects.create(journey=journey, name="Forty days", number=40)
    mistaken = OwnMilestone.objects.create(journey=journey, name="Long", number=2000)
    with two_days_later(days=30):
        correct(journey, 3000)
        create_celebration(Journey.objects.get(), mistaken.key)
        correct(journey, 5)
    own.refresh_from_db()
    mistaken.refresh_from_db()
    assert own.reached_on == journey.started_on + 40 * DAY
    assert mistaken.reached_on is None
    assert not Celebration.objects.exists()


def test_another_zone_alone_is_no_correction(mistyped_journey):
    mistyped_journey.time_zone = "Etc/GMT+12"
    update_journey(mistyped_journey)
    assert "6y" in keys_of(mistyped_journey)


def test_the_page_lists_removed_milestones_and_can_restore_them(as_alice, mistyped_journey):
    correct(mistyped_journey, 8)
    page = as_alice.get(mistyped_journey.get_absolute_url())
    assertContains(page, "You corrected the start date.")
    assertContains(page, "6 years")
    answer = reverse("milestones:answer-correction", args=[mistyped_journey.public_id])
    assertRedirects(as_alice.post(answer, {"restore": "1"}), mistyped_journey.get_absolute_url())
    assert "6y" in keys_of(mistyped_journey)
    assertNotContains(
        as_alice.get(mistyped_journey.get_absolute_url()), "You corrected the start date."
    )


def test_restored_milestones_are_not_removed_again(as_alice, mistyped_journey):
    correct(mistyped_journey, 8)
    as_alice.post(
        reverse("milestones:answer-correction", args=[mistyped_journey.public_id]), {"restore": "1"}
    )
    correct(mistyped_journey, 5)
    assert "6y" in keys_of(mistyped_journey)


def test_confirming_the_removal_closes_the_question(as_alice, mistyped_journey):
    correct(mistyped_journey, 8)
    as_alice.post(reverse("milestones:answer-correction", args=[mistyped_journey.public_id]))
    assert keys_of(mistyped_journey) == {"24h", "1w"}
    assertNotContains(
        as_alice.get(mistyped_journey.get_absolute_url()), "You corrected the start date."
    )


def test_nobody_else_can_answer(as_bob, mistyped_journey):
    correct(mistyped_journey, 8)
    address = reverse("milestones:answer-correction", args=[mistyped_journey.public_id])
    assert as_bob.post(address, {"restore": "1"}).status_code == 404
    assert "6y" not in keys_of(mistyped_journey)


def test_celebrations_of_a_mistake_are_removed_with_it(mistyped_journey):
    create_celebration(mistyped_journey, "6y", "Six years!")
    correct(mistyped_journey, 8)
    assert not Celebration.objects.exists()


# --- Later, by hand -------------------------------------------------------------


def get_removal_url(journey, key):
    return reverse("milestones:remove-milestone", args=[journey.public_id, key])


@pytest.fixture
def old_mistyped_journey(mistyped_journey):
    with two_days_later(days=3):
        return correct(mistyped_journey, 20)


def test_a_member_can_remove_a_milestone_that_was_never_reached(as_alice, old_mistyped_journey):
    assertContains(
        as_alice.get(old_mistyped_journey.get_absolute_url()),
        get_removal_url(old_mistyped_journey, "6y"),
    )
    assertContains(
        as_alice.get(get_removal_url(old_mistyped_journey, "6y")), "Remove this milestone?"
    )
    assert "6y" in keys_of(old_mistyped_journey)
    as_alice.post(get_removal_url(old_mistyped_journey, "6y"))
    assert "6y" not in keys_of(old_mistyped_journey)


def test_a_milestone_that_the_days_explain_cannot_be_removed(as_alice, old_mistyped_journey):
    assertNotContains(
        as_alice.get(old_mistyped_journey.get_absolute_url()),
        get_removal_url(old_mistyped_journey, "1w"),
    )
    assert as_alice.post(get_removal_url(old_mistyped_journey, "1w")).status_code == 403
    assert "1w" in keys_of(old_mistyped_journey)


def test_a_setback_makes_nothing_removable(as_alice, journey):
    """Not even a setback that is entered later and ended the run before its milestone."""
    now = datetime.now(UTC)
    journey.setbacks.create(happened_at=now - 41 * DAY, resumed_at=now - HOUR)
    assertNotContains(as_alice.get(journey.get_absolute_url()), "I didn't reach this")


def test_strangers_remove_nothing(as_bob, client, old_mistyped_journey):
    assert as_bob.post(get_removal_url(old_mistyped_journey, "6y")).status_code == 404
    assert client.post(get_removal_url(old_mistyped_journey, "6y")).status_code == 302
    assert "6y" in keys_of(old_mistyped_journey)


# --- Compared with a simple model -----------------------------------------------

# A typed start: its age in days, and for how many hours it was stored.
ENTRIES = st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 200)), min_size=1, max_size=6)


def spans_reached(age):
    """The keys that a start of `age` days has reached. Ages are exact here, without a calendar."""
    return {span.key for span in SPANS if span.length <= age}


@example_count(300, 100_000)
@given(ENTRIES)
def test_exactly_the_milestones_of_intended_starts_are_kept(entries):
    """A start was intended if it was stored for more than 48 hours, or is stored now.

    The simple model checks for each start what it had reached when it was changed. The code sees
    one change after the other, and the stored rows.
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
def test_restored_milestones_survive_every_correction(entries):
    now, stored = datetime(2026, 1, 1, tzinfo=UTC), [Milestone(span_key="5y", awarded_at=None)]
    for _age, hours in entries:
        assert find_doubtful_milestones(stored, now, now + hours * HOUR) == []
