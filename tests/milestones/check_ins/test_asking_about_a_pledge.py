"""Nobody is asked how a promise went right after they made it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from milestones.check_ins.services import create_check_in
from milestones.models import CheckIn
from milestones.models.check_ins import PLEDGE_REST

PAGES = ["/", "/check-in/"]


@pytest.fixture
def promise(alice):
    return create_check_in(alice, mood=3, pledged=True)


@pytest.mark.parametrize("page", PAGES)
def test_nobody_is_asked_right_after_the_pledge(as_alice, promise, page):
    assertNotContains(as_alice.get(page), "How did it go?")


@pytest.mark.parametrize("page", PAGES)
def test_the_member_is_asked_some_hours_later(as_alice, alice, page):
    with time_machine.travel(timezone.now() - PLEDGE_REST - timedelta(minutes=1)):
        create_check_in(alice, mood=3, pledged=True)
    assertContains(as_alice.get("/check-in/"), "How did it go?")


def test_who_has_committed_is_not_asked_again_for_a_day(as_alice, alice):
    page = reverse("milestones:check-in")
    assertContains(as_alice.get(page), 'name="pledged"')
    create_check_in(alice, mood=3, pledged=True)
    assertContains(as_alice.get(page), "You committed to 24 hours.")
    assertNotContains(as_alice.get(page), 'name="pledged"')
    assertRedirects(
        as_alice.post(page, {"mood": "4", "pledged": "on"}),
        reverse("milestones:check-ins") + "?checked-in",
    )
    assert alice.check_ins.filter(pledged=True).count() == 1
    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        as_alice.force_login(alice)
        assertContains(as_alice.get(page), 'name="pledged"')


@pytest.mark.parametrize("page", [*PAGES, reverse("milestones:journeys")])
def test_a_running_commitment_is_told_wherever_one_can_check_in(as_alice, alice, page):
    with time_machine.travel(timezone.now() - timedelta(hours=7)):
        create_check_in(alice, day=alice.today() - timedelta(days=1), mood=3, pledged=True)
    assertContains(as_alice.get(page), "You committed to 24 hours.")
    assertNotContains(as_alice.get(page), 'name="pledged"')
    CheckIn.objects.update(pledge_outcome=CheckIn.PledgeOutcome.FINE)
    assertContains(as_alice.get(page), 'name="pledged"')
    assertNotContains(as_alice.get(page), "You committed to 24 hours.")
