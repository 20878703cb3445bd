"""Writing anonymously, saving, reporting, hiding and tagging."""

import re

import pytest
from django.urls import reverse

from groups.models import Group
from posts.models import Post, Report, SavedPost
from posts.threads.posting import create_reply
from tests.browser.conftest import DESKTOP_VIEWPORT, PHONE_VIEWPORT, find_accessibility_faults

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = pytest.mark.parametrize(
    "viewport", [PHONE_VIEWPORT, DESKTOP_VIEWPORT], ids=["phone", "desk"]
)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


@SIZES
def test_nothing_leads_from_an_anonymous_post_to_its_author(
    enter, visit, make_group, alice, bob, viewport
):
    """Neither thread, profile, search, group, feed nor notifications."""
    group = make_group("The open door", Group.Visibility.OPEN, members=[alice, bob])
    page = enter(alice, viewport=viewport)
    page.goto(reverse("posts:new-thread", args=[group.slug]))
    page.get_by_label("Title").fill("A quiet wren")
    page.get_by_label("Your post").fill("The wren nests in my sleeve.")
    page.get_by_text("Add details").click()
    page.get_by_label("Post anonymously").check()
    button(page, "Start thread").click()
    page.get_by_text("you, anonymously").wait_for()
    opening = Post.objects.get(text__contains="wren")
    thread = opening.thread
    page.get_by_label("Your reply").fill("And the wren sings.")
    assert page.get_by_label("Post anonymously").is_checked()
    button(page, "Send reply").click()
    page.get_by_text("And the wren sings.").wait_for()

    reader = enter(bob, viewport=viewport)
    for address in (
        thread.get_absolute_url(),
        group.get_absolute_url(),
        reverse("posts:search") + "?q=wren",
        reverse("home"),
        reverse("accounts:notifications"),
    ):
        reader.goto(address)
        assert "alice" not in reader.locator("main").inner_html(), address
    reader.goto(reverse("posts:search") + "?q=wren")
    reader.get_by_text("A quiet wren").first.wait_for()
    for address in (
        alice.get_absolute_url(),
        reverse("posts:member-threads", args=[alice.name_key]),
        reverse("posts:search") + "?q=wren&author=alice",
    ):
        reader.goto(address)
        assert not re.search("quiet wren|my sleeve|wren sings", reader.content()), address
    feed = visit().request.get(reverse("posts:feed", args=[group.slug])).text()
    assert "my sleeve" in feed
    assert "alice" not in feed


@SIZES
def test_a_post_is_saved_with_a_private_note(enter, alice, bob, thread, viewport):
    page = enter(bob, viewport=viewport)
    page.goto(thread.get_absolute_url())
    post = page.locator("article.post").first
    post.locator("summary", has_text="More").click()
    button(post, "Save").click()
    button(post, "Saved").wait_for()
    page.goto(reverse("posts:saved"))
    page.locator("summary", has_text="Add a private note").click()
    page.get_by_label("Private note").fill("For the next wedding.")
    button(page, "Save note").click()
    page.get_by_text("Note saved.").wait_for()
    assert page.get_by_label("Private note").input_value() == "For the next wedding."
    assert SavedPost.objects.get().note == "For the next wedding."
    hers = enter(alice, viewport=viewport)
    for address in (thread.get_absolute_url(), reverse("posts:saved")):
        hers.goto(address)
        assert "For the next wedding." not in hers.content()
    page.locator("summary", has_text="Remove from saved").click()  # Its note goes, too.
    button(page, "Remove from saved").click()
    page.get_by_text("Nothing saved yet.").wait_for()


def test_a_report_by_keyboard_alone_hides_the_post_for_the_reporter(enter, alice, bob, thread):
    answer = create_reply(thread.posts.get(), alice, "Loud words.")
    page = enter(bob)
    page.goto(thread.get_absolute_url())
    place = page.locator(f"#post-{answer.public_id}")
    place.locator("summary", has_text="More").focus()
    page.keyboard.press("Enter")
    place.get_by_role("link", name="Report").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Report a post").wait_for()
    assert find_accessibility_faults(page) == []
    page.locator("input[name=reason][value=harassment]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("It frightens me.")
    page.keyboard.press("Tab")  # To hide it, which is chosen already.
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Thank you for your report").wait_for()
    assert Report.objects.get().words == "It frightens me."

    page.goto(thread.get_absolute_url())
    place.get_by_text("This post is hidden.").wait_for()
    assert "Loud words." not in page.content()
    button(place, "Show").focus()
    page.keyboard.press("Enter")
    place.get_by_text("Loud words.").wait_for()


@SIZES
def test_tags_are_chosen_and_link_to_similar_threads(
    enter, organizer, alice, group, thread, viewport
):
    leading = enter(organizer, viewport=viewport)
    leading.goto(reverse("groups:manage", args=[group.slug]))
    leading.locator("summary", has_text="Tags for threads").click()
    leading.get_by_label("Tags").fill("Sleep, Work")
    button(leading, "Save settings").click()
    leading.get_by_text("Saved.").wait_for()

    page = enter(alice, viewport=viewport)
    page.goto(reverse("posts:new-thread", args=[group.slug]))
    page.get_by_label("Title").fill("Awake again")
    page.get_by_label("Your post").fill("It is three.")
    page.get_by_text("Add details").click()
    page.get_by_text("Sleep", exact=True).click()
    assert find_accessibility_faults(page) == []
    button(page, "Start thread").click()
    page.get_by_role("link", name="Sleep").click()
    page.get_by_role("link", name="Awake again").wait_for()
    assert page.get_by_role("link", name="First wedding").count() == 0
    assert find_accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("summary", has_text="Filtered").click()
    page.get_by_role("link", name="Remove filters").click()
    page.get_by_role("link", name="First wedding").wait_for()
