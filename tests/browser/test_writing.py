"""Writing on phone and desktop: the text field first, and replying from a shared link."""

import re
from urllib.parse import urlsplit

import pytest
from django.core import mail
from playwright.sync_api import expect

from groups.models import Group
from posts.models import Post, Thread
from tests.browser.conftest import find_accessibility_faults

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
COUNT_FIELDS = """
() => [...document.querySelectorAll("#content form :is(input, textarea, select, summary, button)")]
  .filter((one) => one.checkVisibility({ contentVisibilityAuto: true }))
  // Radio buttons of one name are one stop of the Tab key.
  .filter((one, at, all) => one.type !== "radio" || one.name !== all[at - 1].name).length
"""


@pytest.fixture
def new_url(group):
    return f"/groups/{group.slug}/new/"


def test_a_thread_is_started_with_details_without_javascript(enter, bob, new_url):
    page = enter(bob, javascript=False)
    page.goto(new_url)
    page.get_by_label("Title").fill("Day three")
    page.get_by_label("Your post").fill("The nights are the worst.")
    page.get_by_text("Practical ideas").click()
    page.locator("summary", has_text="Add details").click()
    page.get_by_role("button", name="Start thread").click()
    page.locator("article.post", has_text="The nights are the worst.").wait_for()
    assert Thread.objects.get().support_wanted == "ideas"


def test_the_text_field_is_on_the_first_screen_and_suggestions_appear_while_one_writes(
    enter, bob, new_url
):
    page = enter(bob, viewport=PHONE)
    page.goto(new_url)
    box = page.get_by_label("Your post").bounding_box()
    assert box["y"] < 700
    # Title, text, six formatting buttons, what would help, "Add details", and the button.
    assert page.evaluate(COUNT_FIELDS) == 11

    page.locator("summary", has_text="Add details").click()
    page.get_by_label("Title").fill("First weekend")
    page.get_by_label("Your post").press_sequentially("Any tips?")
    offer = page.get_by_label("I'd like practical ideas")
    offer.wait_for()
    expect(offer).not_to_be_checked()
    assert find_accessibility_faults(page) == []
    offer.check()
    page.get_by_role("button", name="Start thread").click()
    page.get_by_text("Looking for: practical ideas").wait_for()


def test_a_visitor_signs_up_from_a_shared_thread_and_replies(visit, thread, settings):
    Group.objects.update(visibility="open")
    page = visit(viewport=PHONE)
    page.goto(thread.get_absolute_url())
    assert find_accessibility_faults(page) == []
    page.get_by_label("Your reply").fill("I left at ten, too.")
    page.get_by_role("button", name="Create an account to reply").click()
    page.locator("[name=email]").fill("new@example.org")
    page.locator("[name=username]").fill("newcomer")
    page.locator("[name=password1]").fill("a-short-sentence-3")
    page.locator("[name=of_age]").check()
    page.locator("#content form button").last.click()
    page.wait_for_url("**/confirm-email/")
    [link] = re.findall(r"https?://\S+/accounts/confirm-email/\S+", mail.outbox[-1].body)
    page.goto(urlsplit(link).path)
    page.locator("#content form button").click()
    page.wait_for_url(f"**{thread.get_absolute_url()}*")
    assert page.get_by_label("Your reply").input_value() == "I left at ten, too."
    page.get_by_role("button", name="Join and send reply").click()
    page.locator("article.post", has_text="I left at ten, too.").wait_for()
    assert Post.objects.get(text="I left at ten, too.").author.name == "newcomer"
