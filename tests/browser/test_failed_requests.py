"""A failed request shows an error beside the button, keeps the text, and can be repeated."""

import uuid

import pytest
from playwright.sync_api import expect

from accounts.messaging.services import send_message, start_conversation
from accounts.models import Message
from posts.models import Post, Reaction
from tests.browser.conftest import PHONE_VIEWPORT, find_accessibility_faults

pytestmark = pytest.mark.django_db(transaction=True)
OFFLINE, FAULT, SLOW = "couldn't reach", "went wrong on our side", "taking too long"


def failure(page):
    return page.locator(".request-failed")


def break_requests(page, how):
    """Let all further requests of the page fail: `how` is "offline" or a status."""
    if how == "offline":
        page.context.set_offline(True)
    else:
        page.route("**/*", lambda route: route.fulfill(status=how, body="<h1>Fault</h1>"))


def repair_requests(page, how):
    page.context.set_offline(False)
    if how != "offline":
        page.unroute("**/*")


def test_a_reply_that_fails_says_so_and_is_sent_again(enter, bob, thread):
    page = enter(bob, viewport=PHONE_VIEWPORT)
    page.goto(thread.get_absolute_url())
    for how, sentence in [("offline", OFFLINE), (500, FAULT), (502, FAULT), (503, FAULT)]:
        words = f"I danced, {how}."
        page.get_by_label("Your reply").fill(words)
        break_requests(page, how)
        page.get_by_role("button", name="Send reply").click()
        expect(failure(page)).to_contain_text(sentence)
        expect(failure(page)).to_contain_text("What you wrote is still here.")
        assert page.get_by_label("Your reply").input_value() == words
        repair_requests(page, how)
        assert how != "offline" or find_accessibility_faults(page) == []
        failure(page).get_by_role("button", name="Try again").click()
        page.locator("article", has_text=words).wait_for()
        assert failure(page).count() == 0
        assert Post.objects.filter(text=words).count() == 1


def test_a_reply_that_takes_too_long_says_so(enter, bob, thread):
    page = enter(bob)
    page.goto(thread.get_absolute_url())
    page.evaluate(
        "document.addEventListener('htmx:configRequest', ({detail}) => { detail.timeout = 300; })"
    )
    page.route("**/reply/**", lambda route: None)  # There is never a response.
    page.get_by_label("Your reply").fill("I danced.")
    page.get_by_role("button", name="Send reply").click()
    expect(failure(page)).to_contain_text(SLOW)
    assert page.get_by_label("Your reply").input_value() == "I danced."
    expect(page.get_by_role("button", name="Send reply")).to_be_enabled()


def react(page):
    page.locator("article").first.get_by_text("Support", exact=True).click()
    page.get_by_role("button", name="With you").click()


OWN_REQUEST = "htmx.ajax('GET', '/threads/x/news/', {target: '.news'}).catch(() => {})"


def test_each_failed_press_of_a_button_shows_one_error_but_the_page_itself_none(enter, bob, thread):
    page = enter(bob)
    page.goto(thread.get_absolute_url())
    break_requests(page, "offline")
    with page.expect_event("requestfailed"):
        page.evaluate(OWN_REQUEST)
    assert failure(page).count() == 0
    react(page)
    page.get_by_role("button", name="With you").click()
    expect(failure(page)).to_have_count(1)
    expect(failure(page)).to_contain_text(OFFLINE)
    assert not Reaction.objects.exists()


def test_a_message_that_fails_keeps_its_text(enter, alice, bob):
    talk = start_conversation(alice, bob, "Hello.", uuid.uuid4())
    send_message(talk, bob, "Hello too.", uuid.uuid4())
    page = enter(alice, viewport=PHONE_VIEWPORT)
    page.goto(talk.get_absolute_url())
    page.get_by_label("Your message").fill("How are you?")
    break_requests(page, "offline")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(failure(page)).to_contain_text(OFFLINE)
    assert page.get_by_label("Your message").input_value() == "How are you?"
    repair_requests(page, "offline")
    failure(page).get_by_role("button", name="Try again").click()
    page.locator("#content", has_text="How are you?").wait_for()
    expect(failure(page)).to_have_count(0)
    assert Message.objects.filter(text="How are you?").count() == 1
