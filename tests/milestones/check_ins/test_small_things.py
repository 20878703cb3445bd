"""One small thing after a check-in: what fits the day, and never a streak."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Block
from milestones.celebrations.services import create_celebration
from milestones.check_ins.services import create_check_in
from milestones.check_ins.small_things import pick_small_thing
from milestones.models import JournalEntry, OwnMilestone, Partnership
from milestones.partners.queries import describe_check_in_readers
from milestones.partners.services import (
    accept_partnership,
    request_partnership,
    update_grants,
)

CHECK_IN, LIST = reverse("milestones:check-in"), reverse("milestones:check-ins")


@pytest.fixture
def partners(alice, bob, group):
    accept_partnership(request_partnership(alice, bob))


def check_in_days_ago(member, days_ago, **fields):
    return create_check_in(member, member.today() - timedelta(days=days_ago), mood=3, **fields)


def test_it_is_shown_after_the_check_in_and_not_at_every_visit(as_alice, alice):
    check_in_days_ago(alice, 3, gratitude="The first coffee")
    page = as_alice.post(CHECK_IN, {"mood": "4"}, follow=True)
    assertContains(page, "Something you were thankful for:")
    assertContains(page, "The first coffee")
    assertNotContains(as_alice.get(LIST), "Something you were thankful for:")


def test_if_nothing_fits_nothing_is_shown(alice):
    assert pick_small_thing(alice) is None


def test_a_milestone_of_today_comes_first(alice, new_journey):
    check_in_days_ago(alice, 3, gratitude="The first coffee")
    journey = new_journey(alice, 30)
    thing = pick_small_thing(alice)
    assert thing.sentence == "You reached this today: 30 days."
    assert thing.url == journey.get_absolute_url()


@pytest.mark.parametrize("reached", [{"number": 30}, {"day": 0}])
def test_an_own_milestone_of_today_comes_before_it(alice, new_journey, reached):
    journey = new_journey(alice, 30)
    day = {"day": alice.today()} if "day" in reached else reached
    OwnMilestone.objects.create(journey=journey, name="A month without checking", **day)
    assert pick_small_thing(alice).sentence == "You reached this today: A month without checking."


@pytest.mark.parametrize(
    ("years", "sentence"),
    [(1, "A year ago today, you started this:"), (3, "3 years ago today, you started this:")],
)
def test_an_anniversary_is_shown_even_after_a_setback(alice, new_journey, years, sentence):
    with time_machine.travel("2026-05-20 12:00Z"):
        journey = new_journey(
            alice, (alice.today() - alice.today().replace(year=2026 - years)).days
        )
        journey.milestones.all().delete()
        journey.setbacks.create(happened_at=datetime.now(UTC) - timedelta(days=2))
        assert pick_small_thing(alice)[:2] == (sentence, journey.title)


@pytest.mark.parametrize(
    ("day", "is_shown"),
    [("2026-02-28", True), ("2026-03-01", False), ("2028-02-28", False), ("2028-02-29", True)],
)
def test_a_start_on_29_february_has_its_day_in_common_years(alice, new_journey, day, is_shown):
    with time_machine.travel(f"{day} 12:00Z"):
        journey = new_journey(alice, (alice.today() - date(2024, 2, 29)).days)
        journey.milestones.all().delete()
        journey.setbacks.create(happened_at=datetime.now(UTC) - timedelta(days=2))
        thing = pick_small_thing(alice)
        assert bool(thing and "years ago today" in thing.sentence) == is_shown


def test_a_milestone_of_a_peer_is_shown(alice, bob, partners, new_journey):
    shared = create_celebration(new_journey(bob, 30), "30d")
    thing = pick_small_thing(alice)
    assert (thing.sentence, thing.url) == ("bob celebrates: 30 days.", shared.get_absolute_url())


def test_a_name_from_right_to_left_keeps_its_place_in_the_sentence(
    alice, bob, partners, new_journey
):
    create_celebration(new_journey(bob, 30), "30d")
    type(bob).objects.filter(pk=bob.pk).update(name="שלום")
    assert pick_small_thing(alice).sentence == "\u2068שלום\u2069 celebrates: 30 days."
    assert describe_check_in_readers(alice) == "Only you can see this."
    mine = new_journey(alice, 30)
    update_grants(Partnership.objects.get(), {mine: "mood"})
    assert "Your partner \u2068שלום\u2069 sees" in describe_check_in_readers(alice)


def test_no_milestone_of_others_and_none_across_a_block_is_shown(
    alice, bob, charlie, partners, new_journey
):
    create_celebration(new_journey(charlie, 30), "30d")
    assert pick_small_thing(alice) is None
    create_celebration(new_journey(bob, 30), "30d")
    Block.objects.create(blocker=bob, blocked=alice)
    assert pick_small_thing(alice) is None


def test_a_note_of_a_year_ago_is_shown(alice):
    with time_machine.travel("2026-05-20 12:00Z"):
        check_in_days_ago(alice, 365, note="Shaky, but here")
        thing = pick_small_thing(alice)
    assert thing[:2] == ("A year ago today, you wrote:", "Shaky, but here")


def test_a_journal_entry_of_a_year_ago_is_shown_on_a_leap_day(alice):
    entry = JournalEntry.objects.create(member=alice, day="2023-02-28", text="A long page")
    with time_machine.travel("2024-02-29 12:00Z"):
        assert pick_small_thing(alice).url == entry.get_absolute_url()


def test_gratitudes_alternate_and_stay_the_same_all_day(alice):
    for ago in (3, 4, 5):
        check_in_days_ago(alice, ago, gratitude=f"Thanks {ago}")
    seen = set()
    for days in range(3):
        with time_machine.travel(datetime.now(UTC) + timedelta(days=days)):
            quotes = {pick_small_thing(alice).quote for _time in range(2)}
        assert len(quotes) == 1
        seen |= quotes
    assert seen == {"Thanks 3", "Thanks 4", "Thanks 5"}


def test_texts_of_others_are_never_quoted(alice, bob):
    check_in_days_ago(bob, 3, gratitude="The quiet of the library")
    JournalEntry.objects.create(
        member=bob, day=bob.today() - timedelta(days=365), text="The words of somebody else"
    )
    assert pick_small_thing(alice) is None


def test_a_page_with_it_stays_within_its_query_budget(
    as_alice, alice, django_assert_max_num_queries
):
    check_in_days_ago(alice, 3, note="No thanks")
    with django_assert_max_num_queries(12):
        as_alice.get(LIST + "?checked-in")
