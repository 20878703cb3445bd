"""Writing anonymously, saving, reporting, hiding and tagging."""

import re

import pytest
from django.urls import reverse

from groups.models import Group
from posts.models import Post, Report, SavedPost
from posts.threads.posting import create_reply
from tests.browser.conftest import PHONE_VIEWPORT, find_accessibility_faults, press_until_focused

pytestmark = pytest.mark.django_db(transaction=True)


def button(page, name):
    return page.get_by_role("button", name=name, exact=True)


def test_nothing_leads_from_an_anonymous_post_to_its_author(enter, client, make_group, alice, bob):
    """Neither thread, profile, search, group, feed nor notifications."""
    group = make_group("The open door", Group.Visibility.OPEN, members=[alice, bob])
    page = enter(alice, viewport=PHONE_VIEWPORT)
    page.goto(reverse("posts:new-thread", args=[group.slug]))
    page.get_by_label("Title").fill("A quiet wren")
    page.get_by_label("Your post").fill("The wren nests in my sleeve.")
    page.get_by_text("Add details").click()
    page.get_by_label("Post anonymously").check()
    button(page, "Start thread").click()
    page.get_by_text("you, anonymously").wait_for()
    page.get_by_label("Your reply").fill("And the wren sings.")
    assert page.get_by_label("Post anonymously").is_checked()
    page.get_by_text("Add a content note").click()
    page.get_by_label(re.compile("own words", re.I)).fill("birds")
    button(page, "Send reply").click()
    page.locator("article", has_text="And the wren sings.").wait_for()
    reply = Post.objects.get(text="And the wren sings.")

    reader = enter(bob, viewport=PHONE_VIEWPORT)
    reader.goto(reply.thread.get_absolute_url())
    told = reader.locator(f"#post-{reply.public_id}")
    assert not told.get_by_text("And the wren sings.").is_visible()
    told.get_by_text("Content note: birds").click()
    assert told.get_by_text("And the wren sings.").is_visible()
    assert "alice" not in reader.locator("main").inner_html()

    client.force_login(bob)
    search = reverse("posts:search") + "?q=wren"
    for address in (
        group.get_absolute_url(), search, reverse("home"), reverse("accounts:notifications")
    ):  # fmt: skip
        assert "alice" not in client.get(address).text.split("<main")[1], address
    assert "A quiet wren" in client.get(search).text
    threads = reverse("posts:member-threads", args=[alice.name_key])
    for address in (alice.get_absolute_url(), threads, f"{search}&author=alice"):
        found = re.search("quiet wren|my sleeve|wren sings", client.get(address).text)
        assert not found, address
    client.logout()
    feed = client.get(reverse("posts:feed", args=[group.slug])).text
    assert "my sleeve" in feed
    assert "alice" not in feed


def test_a_post_is_saved_with_a_private_note(enter, as_alice, bob, thread):
    page = enter(bob, viewport=PHONE_VIEWPORT)
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
    for address in (thread.get_absolute_url(), reverse("posts:saved")):
        assert "For the next wedding." not in as_alice.get(address).text
    page.locator("summary", has_text="Remove from saved").click()  # Its note goes, too.
    button(page, "Remove from saved").click()
    page.get_by_text("Nothing saved yet.").wait_for()


def test_a_report_by_keyboard_alone_hides_the_post_for_the_reporter(enter, alice, bob, thread):
    answer = create_reply(thread.posts.get(), alice, "Loud words.")
    page = enter(bob)
    page.goto(f"{thread.get_absolute_url()}#post-{answer.public_id}")
    place = page.locator(f"#post-{answer.public_id}")
    press_until_focused(page, "More")
    page.keyboard.press("Enter")
    press_until_focused(page, "Report")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Report a post").wait_for()
    assert find_accessibility_faults(page) == []
    # The first choice of the list has the focus; arrow keys move to the others.
    press_until_focused(page, "Someone may be in danger")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("It frightens me.")
    press_until_focused(page, "Send report")  # To hide it is chosen already.
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Thank you for your report").wait_for()
    report = Report.objects.get()
    assert (report.reason, report.words) == ("harassment", "It frightens me.")

    page.goto(thread.get_absolute_url())
    place.get_by_text("This post is hidden.").wait_for()
    assert "Loud words." not in page.content()
    button(place, "Show").focus()
    page.keyboard.press("Enter")
    place.get_by_text("Loud words.").wait_for()


def test_tags_are_chosen_and_link_to_similar_threads(enter, alice, group, thread):
    group.tags = ["Sleep", "Work"]
    group.save()
    page = enter(alice, viewport=PHONE_VIEWPORT)
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
