"""Nothing of a journey, a check-in or a setback appears on a page of another member."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from milestones.check_ins.services import create_check_in
from milestones.models import Journey, Setback

CANARY = "zephyrcanary"


@pytest.fixture
def everything_of_alice(alice, new_journey, group, thread):
    """Alice has a canary in each text field."""
    journey = new_journey(
        alice, 400, title=f"{CANARY} title", reasons=f"{CANARY} reasons", rule=f"{CANARY} rule"
    )
    Setback.objects.create(
        journey=journey, happened_at=journey.ledger.now - timedelta(days=3),
        circumstances=f"{CANARY} before", coping_plan=f"{CANARY} helps",
    )  # fmt: skip
    create_check_in(
        alice, mood=1, note=f"{CANARY} line", gratitude=f"{CANARY} thanks", pledged=True
    )
    return journey


def pages(thread, group):
    yield from ("/", "/help-now/", "/about/", "/privacy/", "/waiting/", "/meetings/")
    yield reverse("accounts:profile", args=["alice"])
    yield thread.get_absolute_url()
    for name in ("posts:group", "groups:about", "groups:members", "groups:group-meetings"):
        yield reverse(name, args=[group.slug])
    for name in ("groups:directory", "milestones:journeys", "milestones:celebrations",
                 "milestones:check-ins", "milestones:check-in", "milestones:check-ins-csv",
                 "milestones:check-ins-report"):  # fmt: skip
        yield reverse(name)
    for name in ("milestones:member-milestones", "posts:member-threads"):
        yield reverse(name, args=["alice"])


def test_nothing_is_shown_to_members_organizers_moderators_or_visitors(
    everything_of_alice, as_bob, as_organizer, as_moderator, client, thread, group
):
    for reader in (as_bob, as_organizer, as_moderator, client):
        for address in pages(thread, group):
            words = reader.get(address).content.decode()
            assert not re.search(CANARY, words), address


def test_moderators_find_nothing_in_the_admin_panel(everything_of_alice, as_moderator):
    for address in ("/admin/", "/admin/milestones/", "/admin/milestones/journey/"):
        assert CANARY not in as_moderator.get(address).content.decode()


def test_an_open_journey_shows_its_title_and_nothing_else(everything_of_alice, as_bob):
    Journey.objects.update(audience="members")
    words = as_bob.get(everything_of_alice.get_absolute_url()).content.decode()
    assert set(re.findall(f"{CANARY} (\\w+)", words)) == {"title"}


def test_the_member_sees_all_of_it(everything_of_alice, as_alice):
    page = as_alice.get(everything_of_alice.get_absolute_url()).content.decode()
    days = as_alice.get(reverse("milestones:check-ins")).content.decode()
    assert {"title", "reasons", "helps"} <= set(re.findall(f"{CANARY} (\\w+)", page))
    assert {"line", "thanks"} <= set(re.findall(f"{CANARY} (\\w+)", days))
