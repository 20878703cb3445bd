"""Setbacks: they remove no days, and nobody else is told."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from milestones.models import Journey, Setback

CANARY = "zephyrcanary"


def address(journey, name="new-setback", *ids):
    return reverse(f"milestones:{name}", args=[journey.public_id, *ids])


@pytest.fixture
def setback(journey):
    happened = journey.ledger.now - timedelta(days=10)
    return Setback.objects.create(
        journey=journey, happened_at=happened, resumed_at=happened + timedelta(hours=10),
        circumstances=f"{CANARY} before", coping_plan=f"{CANARY} helps", halt=["tired"],
    )  # fmt: skip


def test_a_setback_of_an_evening_keeps_all_days(as_alice, alice, new_journey):
    with time_machine.travel("2026-06-01 12:00Z"):
        journey = new_journey(alice, 365)
        page = as_alice.post(
            address(journey),
            {"happened_on": "2026-03-01", "happened_time": "19:00", "resumed_on": "2026-03-02",
             "resumed_time": "08:00", "halt": ["lonely"], "coping_plan": "Ring Ana first."},
        )  # fmt: skip
        setback = Setback.objects.get()
        assertRedirects(page, setback.get_absolute_url())
        story = as_alice.get(journey.get_absolute_url())
    assertContains(story, "<dd>364</dd>", count=2)
    assertContains(story, "of the last 365 days")
    assert journey.milestones.filter(span_key="1y").exists()


def test_the_page_suggests_whom_to_contact(as_alice, setback, group):
    page = as_alice.get(setback.get_absolute_url())
    assertContains(page, reverse("posts:new-thread", args=[group.slug]))
    assertContains(page, reverse("help-now"))
    assertContains(page, "Tired")


def test_only_a_date_is_required(as_alice, journey):
    as_alice.post(address(journey), {"happened_on": str(journey.today())})
    assert Setback.objects.get().resumed_at is None
    assertContains(as_alice.get(journey.get_absolute_url()), "Resume when you are ready")


def test_one_click_resumes(as_alice, journey):
    as_alice.post(address(journey), {"happened_on": str(journey.today())})
    setback = Setback.objects.get()
    as_alice.post(address(journey, "go-on", setback.public_id))
    assert Setback.objects.get().resumed_at


def test_the_same_day_without_hours_is_one_day(as_alice, journey):
    day = journey.today() - timedelta(days=5)
    as_alice.post(address(journey), {"happened_on": str(day), "resumed_on": str(day)})
    assert Journey.objects.get().ledger.total == 40


def test_invalid_input_gets_an_error_beside_its_field(subtests, as_alice, journey):
    cases = [
        ({"happened_on": ""}, "happened_on"),
        ({"happened_on": "soon"}, "happened_on"),
        ({"happened_on": 1}, "happened_on"),
        ({"happened_on": -100}, "happened_on"),
        ({"happened_on": -3, "resumed_on": -4}, "resumed_on"),
        ({"happened_on": -3, "resumed_on": 1}, "resumed_on"),
        ({"happened_on": -3, "resumed_time": "08:00"}, "resumed_on"),
        ({"happened_on": -3, "happened_time": "19:00", "resumed_on": -3, "resumed_time": "08:00"},
         "resumed_time"),
        ({"happened_on": -3, "halt": ["furious"]}, "halt"),
        ({"happened_on": -3, "circumstances": "x" * 2001}, "circumstances"),
    ]  # fmt: skip
    for fields, field in cases:
        with subtests.test(fields=fields, field=field):
            typed = {
                name: str(journey.today() + timedelta(days=value))
                if isinstance(value, int)
                else value
                for name, value in fields.items()
            }
            page = as_alice.post(address(journey), typed | {"coping_plan": "My words"})
            assertContains(page, f'id="id_{field}_error"', status_code=422)
            assertContains(page, "My words", status_code=422)
            assert not Setback.objects.exists()


def test_a_setback_can_be_edited_and_deleted(as_alice, journey, setback):
    page = as_alice.get(address(journey, "edit-setback", setback.public_id))
    assertContains(page, CANARY)
    typed = {"happened_on": str(setback.happened_at.date()), "coping_plan": "Other"}
    as_alice.post(address(journey, "edit-setback", setback.public_id), typed)
    assert Setback.objects.get().coping_plan == "Other"
    as_alice.post(address(journey, "remove-setback", setback.public_id))
    assert not Setback.objects.exists()


def test_nobody_else_finds_it(subtests, as_bob, as_charlie, as_moderator, journey, setback):
    for name in ["setback", "edit-setback", "go-on", "remove-setback"]:
        with subtests.test(name=name):
            Journey.objects.update(audience="members")
            for reader in (as_bob, as_charlie, as_moderator):
                url = address(journey, name, setback.public_id)
                assert {reader.get(url).status_code, reader.post(url).status_code} <= {404, 405}
                assert reader.get(address(journey)).status_code == 404


def test_changes_need_post(as_alice, journey, setback):
    for name in ("go-on", "remove-setback"):
        assert as_alice.get(address(journey, name, setback.public_id)).status_code == 405


# --- The audience of a journey --------------------------------------------------


def test_a_journey_is_visible_to_its_audience(subtests, as_bob, as_charlie, client, group, journey):
    for audience, bob_sees, charlie_sees in [
        ("me", 404, 404),
        ("groups", 200, 404),
        ("members", 200, 200),
    ]:
        with subtests.test(audience=audience, bob_sees=bob_sees, charlie_sees=charlie_sees):
            Journey.objects.update(audience=audience)
            assert as_bob.get(journey.get_absolute_url()).status_code == bob_sees
            assert as_charlie.get(journey.get_absolute_url()).status_code == charlie_sees
            assert client.get(journey.get_absolute_url()).status_code == 302


def test_a_block_hides_a_journey(as_bob, alice, bob, journey):
    from accounts.models import Block

    Journey.objects.update(audience="members")
    Block.objects.create(blocker=bob, blocked=alice)
    assert as_bob.get(journey.get_absolute_url()).status_code == 404


def test_others_see_the_days_since_the_start_and_no_setback(as_bob, journey, setback):
    Journey.objects.update(audience="members", weekly_cost=77, currency="EUR", rule=CANARY)
    page = as_bob.get(journey.get_absolute_url())
    assertContains(page, "Started 41 days ago")
    for words in (CANARY, "Lena", "EUR", "etback", "longest"):
        assertNotContains(page, words)


def test_saved_money_and_time_are_shown(as_alice, alice, new_journey):
    journey = new_journey(alice, 70, weekly_cost=40, currency="EUR", weekly_hours=6)
    page = as_alice.get(journey.get_absolute_url())
    assertContains(page, "€400.00")
    assertContains(page, "<dd>60</dd>")


def test_a_custom_rule_needs_text(as_bob, bob, alcohol):
    typed = {"challenge": alcohol.pk, "started_on": str(bob.today()), "goal": "moderation",
             "audience": "me", "weekly_cost": "12"}  # fmt: skip
    page = as_bob.post(reverse("milestones:new-journey"), typed)
    assertContains(page, 'id="id_rule_error"', status_code=422)
    assertContains(page, 'id="id_currency_error"', status_code=422)


def test_many_setbacks_take_as_many_queries_as_one(
    as_alice, journey, django_assert_max_num_queries
):
    for n in range(9):
        Setback.objects.create(
            journey=journey, happened_at=journey.ledger.now - timedelta(days=n, hours=1)
        )
    with django_assert_max_num_queries(10):
        as_alice.get(journey.get_absolute_url())


def test_a_setback_has_its_date_in_the_journeys_time_zone(as_alice, journey):
    """A morning in Auckland is still the evening before in the member's time zone."""
    Journey.objects.filter(pk=journey.pk).update(time_zone="Pacific/Auckland")
    morning = datetime(2026, 3, 10, 8, tzinfo=ZoneInfo("Pacific/Auckland"))
    setback = journey.setbacks.create(happened_at=morning, resumed_at=morning)
    page = as_alice.get(address(journey, "setback", setback.public_id))
    assertContains(page, "It happened on Tuesday 10 March 2026.")
    assertContains(page, "You resumed on Tuesday 10 March 2026.")
