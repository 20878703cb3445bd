"""Others see the same of a journey with and without a setback, today and later."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from milestones.awards.services import award_due_milestones
from milestones.celebrations.services import create_celebration
from milestones.models import Journey
from milestones.partners.services import accept_partnership, request_partnership, update_grants
from milestones.setbacks.services import save_setback


@pytest.fixture
def partnership(alice, bob, group, journey):
    partnership = request_partnership(alice, bob)
    accept_partnership(partnership)
    update_grants(partnership, {journey: "days"})
    Journey.objects.filter(pk=journey.pk).update(audience="partners")
    return partnership


def visible_text(client, *addresses):
    """Return the text of the pages, without what differs between requests."""
    pages = [client.get(address).content.decode() for address in addresses]
    pages = [page[page.index("<main") : page.index("</main>")] for page in pages]
    return [
        re.sub(r"medallion-[0-9a-f]+|csrfmiddlewaretoken\S* value=\S+", "", page) for page in pages
    ]


def add_setback(journey, resumed):
    now = datetime.now(UTC)
    save_setback(
        journey.setbacks.model(
            journey=journey, happened_at=now - timedelta(hours=30),
            resumed_at=now - timedelta(hours=5) if resumed else None,
        )
    )  # fmt: skip


@pytest.mark.parametrize("resumed", [True, False])
def test_nothing_changes_on_any_page_of_a_partner(as_bob, partnership, journey, group, resumed):
    create_celebration(journey, "30d", "A month.", audience="partners")
    addresses = (
        partnership.get_absolute_url(), journey.get_absolute_url(),
        reverse("milestones:birthdays", args=[group.slug]), "/celebrations/",
        reverse("milestones:member-milestones", args=["alice"]),
    )  # fmt: skip
    before = visible_text(as_bob, *addresses)
    add_setback(journey, resumed)
    assert visible_text(as_bob, *addresses) == before


def test_a_month_later_partners_see_no_difference(as_bob, alice, bob, partnership, journey):
    """The 60-day medallion is not awarded, and its absence reveals nothing."""
    addresses = partnership.get_absolute_url(), journey.get_absolute_url()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=30)):
        as_bob.force_login(bob)
        award_due_milestones()
        without = visible_text(as_bob, *addresses)
    journey.milestones.filter(span_key="60d").delete()
    add_setback(journey, resumed=True)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=30)):
        as_bob.force_login(bob)
        award_due_milestones()
        assert not journey.milestones.filter(span_key="60d").exists()
        assert visible_text(as_bob, *addresses) == without


def test_partners_see_the_days_since_the_start_and_what_was_shared(as_bob, partnership, journey):
    page = as_bob.get(partnership.get_absolute_url())
    assertContains(page, "Started 41 days ago")
    assertNotContains(page, "Medallion:")
    create_celebration(journey, "30d", audience="partners")
    assertContains(as_bob.get(partnership.get_absolute_url()), "Medallion: 30 days")
    assertContains(as_bob.get(journey.get_absolute_url()), "Medallion: 30 days")


def test_one_day_is_singular(as_bob, alice, partnership, new_journey):
    journey = new_journey(alice, 1, audience="partners")
    assertContains(as_bob.get(journey.get_absolute_url()), "Started 1 day ago")


def test_the_member_sees_total_and_streak_and_what_a_setback_changes(as_alice, journey):
    add_setback(journey, resumed=True)
    page = as_alice.get(journey.get_absolute_url())
    assertContains(page, "days in all")
    assertContains(page, "Since you resumed:")
    assertContains(page, "Every day before it stays counted")
    assertNotContains(page, "takes away no day")
