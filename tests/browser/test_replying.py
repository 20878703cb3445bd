"""Replying and reacting in a real browser, without a reload and without losing text."""

import pytest
from playwright.sync_api import expect

from posts.models import Post, Thread
from posts.threads.editing import update_post, withdraw_post
from posts.threads.posting import create_reply
from tests.browser.conftest import PHONE_VIEWPORT, find_accessibility_faults

pytestmark = pytest.mark.django_db(transaction=True)


def watch_for_reload(page):
    """Mark the document. Return a function that says whether it was not reloaded since."""
    page.evaluate("document.documentElement.dataset.stayed = 'yes'")
    return lambda: page.evaluate("document.documentElement.dataset.stayed") == "yes"


def test_a_reply_is_refused_appears_and_mentions_someone_without_a_reload(
    enter, bob, alice, thread
):
    page = enter(bob, viewport=PHONE_VIEWPORT)
    page.goto(thread.get_absolute_url())
    stayed = watch_for_reload(page)
    field = page.get_by_label("Your reply")
    page.get_by_role("button", name="Send reply").click()
    page.locator(".error", has_text="Please write something.").wait_for()
    field.press_sequentially("Thank you, @al")
    page.get_by_role("option", name="alice").wait_for()
    assert find_accessibility_faults(page) == []
    field.press("Enter")
    assert field.input_value() == "Thank you, @alice "
    assert page.get_by_role("listbox", name="Members").count() == 0
    field.press_sequentially("I danced.")
    page.get_by_role("button", name="Send reply").click()
    page.locator("article", has_text="I danced.").wait_for()
    reply = Post.objects.get(text="Thank you, @alice I danced.")
    assert stayed()
    assert f"?at={reply.public_id}" in page.url
    assert page.locator("#content").count() == 1

    # The thread is closed meanwhile: what was written is shown again.
    Thread.objects.update(locked_at=thread.opened_at)
    field.fill("All night.")
    page.get_by_role("button", name="Send reply").click()
    page.get_by_text("This thread is closed").wait_for()
    assert page.get_by_label("What you wrote").input_value() == "All night."


def test_a_reaction_is_given_without_a_reload_or_refused_with_the_reason(enter, bob, thread):
    opening = thread.posts.get()
    create_reply(opening, bob, "I danced.")  # Without a reply, the whole thread would be gone.
    page = enter(bob)
    page.goto(thread.get_absolute_url())
    stayed = watch_for_reload(page)
    page.locator("summary", has_text="Support").click()
    page.get_by_role("button", name="With you").click()
    page.get_by_text("With you 1").wait_for()
    assert stayed()

    withdraw_post(opening)
    page.locator("summary", has_text="Supported").click()
    page.get_by_role("button", name="Proud of you").click()
    page.get_by_text("You can't react to this post.").wait_for()
    assert page.locator("#content").count() == 1


def test_own_posts_are_edited_deleted_and_restored_without_a_reload(enter, bob, thread):
    answer = create_reply(thread.posts.get(), bob, "I stayed near the kitchn.")
    page = enter(bob)
    page.goto(thread.get_absolute_url())
    stayed = watch_for_reload(page)
    place = page.locator(f"#post-{answer.public_id}")
    page.get_by_label("Your reply").fill("Half a thought.")
    place.locator("summary", has_text="More").click()
    place.get_by_role("link", name="Edit").click()
    field = place.get_by_label("Your post")
    field.wait_for()
    assert find_accessibility_faults(page) == []
    expect(field).to_be_focused()
    field.fill("  ")
    place.get_by_role("button", name="Save").click()
    place.locator(".error", has_text="Please write something.").wait_for()
    place.get_by_label("Your post").fill("I stayed near the *kitchen*.")
    place.get_by_role("button", name="Preview").click()
    place.locator(".preview em", has_text="kitchen").wait_for()
    place.get_by_role("button", name="Save").click()
    place.locator(".prose em", has_text="kitchen").wait_for()
    expect(place).to_be_focused()

    place.locator("summary", has_text="More").click()
    place.get_by_role("link", name="Delete").click()
    place.get_by_role("link", name="Cancel").click()
    place.locator("summary", has_text="More").click()
    place.get_by_role("link", name="Delete").click()
    place.get_by_role("button", name="Delete post").click()
    place.get_by_text("You deleted this post.").wait_for()
    assert Post.objects.get(pk=answer.pk).text == ""
    expect(place.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    place.locator(".prose em", has_text="kitchen").wait_for()
    assert stayed()
    assert page.get_by_label("Your reply").input_value() == "Half a thought."


def test_without_javascript_one_replies_reacts_edits_and_deletes(enter, bob, thread):
    page = enter(bob, viewport=PHONE_VIEWPORT, javascript=False)
    page.goto(thread.get_absolute_url())
    page.locator("summary", has_text="Support").click()
    page.get_by_role("button", name="With you").click()
    assert page.locator("button[value=with-you][aria-pressed=true]").count() == 1
    page.get_by_label("Your reply").fill("I stayed near the kitchn.")
    page.get_by_role("button", name="Send reply").click()
    answer = Post.objects.get(text="I stayed near the kitchn.")
    place = page.locator(f"#post-{answer.public_id}")
    place.locator("summary", has_text="More").click()
    place.get_by_role("link", name="Edit").click()

    # Another tab saves first. Both texts are on the page, and nothing is overwritten unseen.
    update_post(answer, "From another tab.")
    page.get_by_label("Your post").fill("I stayed near the kitchen.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("was changed in another window").wait_for()
    assert page.get_by_label("The saved version").input_value() == "From another tab."
    page.get_by_role("button", name="Save").click()
    assert place.get_by_text("I stayed near the kitchen.").count() == 1

    place.locator("summary", has_text="More").click()
    place.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete post").click()
    place.get_by_role("button", name="Undo").click()
    assert place.get_by_text("I stayed near the kitchen.").count() == 1
