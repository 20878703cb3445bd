"""Nobody is asked how a promise went right after they made it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from milestones.check_ins.services import create_check_in
from milestones.models.check_ins import PLEDGE_REST

PAGES = ["/", "/check-in/"]


@pytest.fixture
def promise(alice):
    return create_check_in(alice, mood=3, pledged=True)


@pytest.mark.parametrize("page", PAGES)
def test_not_at_once(as_alice, promise, page):
    assertNotContains(as_alice.get(page), "How did it go?")


@pytest.mark.parametrize("page", PAGES)
def test_but_some_hours_later(as_alice, alice, page):
    with time_machine.travel(timezone.now() - PLEDGE_REST - timedelta(minutes=1)):
        create_check_in(alice, mood=3, pledged=True)
    assertContains(as_alice.get("/check-in/"), "How did it go?")
