"""Asking for support: one press, three people who don't answer, and "I'm with you"."""

import re
from collections import Counter
from datetime import time, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from milestones.models import Partnership, SupportPreferences
from posts.models import AvailabilityWindow
from tests.accounts.push.conftest import push_service  # noqa: F401 - fixture
from tests.browser.conftest import PHONE_VIEWPORT, find_accessibility_faults
from tests.browser.nights import running_night

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def night(settings, run_concurrently, push_service):  # noqa: F811
    with running_night(settings, 2, run_concurrently, push_service) as night:
        yield night


@pytest.fixture
def people(night, alice, group, make_member):
    """Three partners of Alice, and Vera of her group, who can be around and may be asked last."""
    names = ["petra", "quinn", "rosa", "vera"]
    people = {}
    for hours, name in enumerate(names, 1):
        active = timezone.now() - timedelta(hours=hours)
        people[name] = make_member(name, last_active_at=active)
        night.turn_on_pushes(people[name])
    for name in names[:3]:
        Partnership.objects.create(
            requester=alice, recipient=people[name], accepted_at=timezone.now()
        )
    group.memberships.create(member=people["vera"])
    AvailabilityWindow.objects.create(member=people["vera"], starts=time(0), ends=time(23, 59))
    SupportPreferences.objects.create(member=alice, asks_groups=True)
    return people


def test_three_do_not_answer_and_the_fourth_comes(night, people, enter, client, alice):
    alice.country = "IE"
    alice.save()
    page = enter(alice, viewport=PHONE_VIEWPORT)
    page.clock.install()  # Of this page, so that a test need not wait until it updates itself.
    page.goto(reverse("milestones:right-now"))
    page.get_by_role("button", name="Ask for support now").click()
    page.get_by_role("heading", name="Your people are being asked").wait_for()

    # Petra gets a push and an email in the same minute. She looks, and does nothing else.
    night.go_to(0)
    assert (night.list_pushed(), list_emailed()) == (["petra"], ["petra"])
    client.force_login(people["petra"])
    link_of_petra = find_link_in_email_to("petra")
    assert "alice is asking for support" in client.get(link_of_petra).text
    wait_for_update(page, "petra", "has seen it")

    # Quinn and Rosa don't even look. Their pages are not open, but they could be.
    asked = ["petra"]
    for minute, name in ((5, "quinn"), (10, "rosa"), (15, "vera")):
        night.go_to(minute - 1)
        assert night.list_pushed() == list_emailed() == asked
        night.go_to(minute)
        asked = [*asked, name]
        assert night.list_pushed() == list_emailed() == asked
        wait_for_update(page, name, "asked")

    # After 20 minutes, the help line is the first thing on her screen.
    assert get_top(page, "tel:116123") > get_top_of_people(page)
    night.go_to(19, 20)
    wait_for_update(page, "Nobody has been able to answer yet", "answer now")
    assert get_top(page, "tel:116123") < min(get_top_of_people(page), PHONE_VIEWPORT["height"])
    assert find_accessibility_faults(page) == []

    # One tap of Vera, and a conversation is open on both sides.
    hers = enter(people["vera"], viewport=PHONE_VIEWPORT)
    hers.goto(find_link_in_email_to("vera"))
    hers.get_by_role("button", name="I'm with you").click()
    hers.get_by_text("They know now that you're with them").wait_for()
    page.clock.fast_forward(16_000)
    page.get_by_role("heading", name="vera is with you").wait_for()
    page.get_by_role("link", name="Write to vera").click()
    page.get_by_text("I'm with you.").wait_for()
    page.locator("main textarea").fill("Thank you. It is bad tonight.")
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator("[role=log]", has_text="It is bad tonight.").wait_for()
    hers.reload()
    hers.locator("[role=log]", has_text="It is bad tonight.").wait_for()

    # Petra comes back to her page and learns that she need not worry. Nobody else is asked.
    assert "Someone is with them already" in client.get(link_of_petra).text
    night.go_to(25, 40)
    assert night.list_pushed() == asked
    assert Counter(list_emailed()) == Counter([*asked, "alice"])
    assert not DBTaskResult.objects.failed().exists()


def list_emailed():
    """Return the names of those who got an email about the request or its answer, in order."""
    return [
        message.to[0].partition("@")[0]
        for message in mail.outbox
        if "asking for your support" in message.body or "is there for you" in message.body
    ]


def find_link_in_email_to(name):
    (message,) = [message for message in mail.outbox if message.to == [f"{name}@example.org"]]
    return re.search(r"https?://\S+", message.body).group()


def wait_for_update(page, *words):
    """Let fifteen seconds pass on the open page, and wait until a line of it has all of `words`."""
    page.clock.fast_forward(16_000)
    rows = page.locator("#support :is(li, .notice)")
    for one in words:
        rows = rows.filter(has_text=one)
    rows.first.wait_for()


def get_top(page, address):
    return page.locator(f"#support a[href='{address}']").first.bounding_box()["y"]


def get_top_of_people(page):
    return page.locator(".support-people").bounding_box()["y"]
