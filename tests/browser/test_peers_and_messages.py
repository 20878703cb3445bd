"""Members find each other: first steps, peers, a message, a block."""

import re
import uuid
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from accounts.messaging.services import send_message, start_conversation
from accounts.models import Challenge, Member
from groups.models import Group
from posts.models import Thread
from posts.threads.posting import create_thread
from tests.browser.conftest import PHONE_VIEWPORT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def neighbours(make_group, alice, bob):
    """Alice and Bob share the challenge grief and a group with introductions."""
    grief = Challenge.objects.get(slug="grief")
    group = make_group("The empty chair", Group.Visibility.OPEN, members=[alice, bob])
    group.challenges.add(grief)
    for member in (alice, bob):
        member.challenges.add(grief)
    Member.objects.filter(pk=bob.pk).update(
        suggestible_since=timezone.now(), challenges_for="members"
    )
    opening = create_thread(group, bob, "New here?", "One line is plenty.", "discussion", "")
    Thread.objects.filter(pk=opening.thread_id).update(introduction_since=timezone.now())
    return opening.thread


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_the_first_steps(visit, neighbours):
    page = visit(viewport=PHONE_VIEWPORT)
    page.goto("/accounts/signup/")
    page.get_by_label("Email").fill("marigold@example.org")
    page.get_by_label("Pseudonym").fill("marigold")
    page.get_by_label("Password").fill("a quiet lake at dawn")
    page.get_by_label("I am 18 or older").check()
    button(page, "Create account").click()
    page.get_by_text("sent a link to").wait_for()
    page.goto(re.search(r"https?://\S+", mail.outbox[-1].body).group())
    button(page, "Confirm address").click()

    page.get_by_text("My own recovery").click()
    # A group that is closed again still says what was chosen in it.
    struggles = page.locator("summary", has_text="Life's struggles")
    struggles.click()
    page.get_by_label("Grief", exact=True).check()
    struggles.click()
    struggles.get_by_text("Grief", exact=True).wait_for()
    page.get_by_label("In my own words").fill("The sea.")
    button(page, "Continue").click()

    zone = page.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    assert page.get_by_label("Time zone").input_value() == zone
    assert page.get_by_label("Country").input_value() == "US"
    button(page, "Continue").click()

    page.get_by_role("heading", name="Who can see what").wait_for()
    button(page, "Skip this step").click()
    page.get_by_role("heading", name="People who've been there").wait_for()
    page.get_by_text("Also living with grief.").wait_for()
    page.get_by_role("link", name="The empty chair").wait_for()
    page.get_by_role("link", name="Say hello").click()
    page.get_by_role("heading", name="New here?").wait_for()

    page.goto("/")
    page.get_by_role("link", name="Continue").click()
    button(page, "Finish").click()
    assert page.get_by_role("link", name="Continue").count() == 0
    assert Member.objects.get(name="marigold").private_note == "The sea."


def test_two_members_write_and_become_peers(enter, neighbours, alice, bob):
    """Hers is a page that shows new messages by itself; his browser has no JavaScript."""
    hers = enter(alice, viewport=PHONE_VIEWPORT)
    his = enter(bob, viewport=PHONE_VIEWPORT, javascript=False)
    hers.goto("/members/bob/")
    hers.get_by_role("link", name="Message", exact=True).click()
    hers.get_by_label("Your message").fill("May I ask how you got through the *first* spring?")
    button(hers, "Send message").click()
    hers.get_by_text("hasn't been answered yet").wait_for()

    his.goto("/groups/")
    his.get_by_role("link", name="Messages 1 new").click()
    his.get_by_role("link", name="alice", exact=True).click()
    his.get_by_text("the first spring?").wait_for()
    his.get_by_label("Your message").fill("One morning at a time.")
    button(his, "Send").click()
    his.locator("article.mine", has_text="One morning at a time.").wait_for()

    # Her page is still open, and shows his answer without a reload.
    hers.evaluate("window.isTheSamePage = true")
    hers.locator("article", has_text="One morning at a time.").wait_for()
    assert hers.evaluate("window.isTheSamePage")

    hers.goto("/peers/")
    hers.get_by_role("link", name=re.compile("Ask to connect ?: bob")).click()
    hers.get_by_label("Message").fill("Your line about the chair stayed with me.")
    button(hers, "Ask to connect").click()
    hers.get_by_text("You've asked").wait_for()

    his.goto("/notifications/")
    his.get_by_role("link", name=re.compile("alice.* would like to be your peer")).click()
    his.get_by_text("Your line about the chair").wait_for()
    his.get_by_role("button", name=re.compile("Accept ?, alice")).click()
    his.get_by_text("are now peers.").wait_for()

    hers.goto("/members/bob/")
    hers.get_by_text("your peer", exact=True).wait_for()


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_the_newest_message_is_between_the_name_and_the_field(enter, alice, bob, javascript):
    """Also where the keyboard of a phone leaves half of the screen."""
    talk = start_conversation(bob, alice, "Good morning.", uuid.uuid4())
    for n in range(12):
        send_message(talk, (alice, bob)[n % 2], f"Words, {n}.", uuid.uuid4())
    page = enter(alice, viewport={"width": 320, "height": 640}, javascript=javascript)
    page.goto("/messages/")
    page.get_by_role("link", name="bob", exact=True).click()
    for height in (640, 360):
        page.set_viewport_size({"width": 320, "height": height})
        page.get_by_label("Your message").fill(f"The last words, at {height}.")
        button(page, "Send").click()
        newest = page.locator("article", has_text=f"The last words, at {height}.")
        newest.wait_for()
        name, last, field = (
            one.bounding_box()
            for one in (page.get_by_role("heading", name="bob"), newest, page.locator(".dock"))
        )
        assert 0 <= name["y"] < name["y"] + name["height"] <= last["y"]
        assert last["y"] + last["height"] <= field["y"]
        assert field["y"] + field["height"] <= height


def test_a_block_seen_from_both_sides(enter, as_alice, neighbours, alice, bob):
    start_conversation(alice, bob, "Where do you live?", uuid.uuid4())
    page = enter(bob, viewport=PHONE_VIEWPORT)
    page.goto("/messages/")
    page.get_by_role("link", name="alice", exact=True).click()
    page.get_by_text("Where do you live?").wait_for()
    conversation = page.url
    page.locator("summary", has_text="More about this conversation").click()
    page.get_by_role("button", name=re.compile("^Block .?alice")).click()
    page.get_by_text("You no longer see each other here.").wait_for()
    page.goto(conversation)
    page.get_by_text("Where do you live?").wait_for()  # Readable, so that it can be reported.
    assert page.request.get("/members/alice/").status == 404

    # To her it looks as if nobody answered; his post in the thread is a gap.
    assertContains(as_alice.get(urlsplit(conversation).path), "hasn't been answered yet")
    thread = as_alice.get(neighbours.get_absolute_url())
    assertContains(thread, "This post is hidden.")
    assertNotContains(thread, "One line is plenty.")

    page.goto("/settings/privacy/")
    page.get_by_role("button", name=re.compile("Unblock ?: alice")).click()
    page.get_by_text("You haven't blocked anyone").wait_for()
    assertContains(as_alice.get(neighbours.get_absolute_url()), "One line is plenty.")


def test_what_is_wide_fits_a_phone(enter, alice, bob):
    """A long message has the whole width, and every view of one's own profile is in sight."""
    talk = start_conversation(bob, alice, "A quiet evening, and a long one. " * 4, uuid.uuid4())
    page = enter(alice, viewport={"width": 360, "height": 640})
    page.goto(talk.get_absolute_url())
    bubble = page.locator(".bubble").bounding_box()
    assert bubble["width"] == page.locator(".conversation").bounding_box()["width"]
    page.locator(".message summary").click()
    page.get_by_role("button", name="Delete for me").wait_for()

    page.goto(alice.get_absolute_url() + "?as=members")
    tabs = [tab.bounding_box() for tab in page.locator(".tabs a").all()]
    assert len(tabs) == 4
    assert all(tab["x"] >= 0 and tab["x"] + tab["width"] <= 360 for tab in tabs)
    assert page.evaluate("scrollY") == 0
