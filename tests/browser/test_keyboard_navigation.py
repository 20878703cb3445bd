"""By keyboard alone: moving between posts, replying, searching, and the list of shortcuts."""

import pytest

from posts.models import Post
from posts.threads.posting import create_reply

pytestmark = pytest.mark.django_db(transaction=True)

HERE = "document.activeElement.closest('article')?.id"


def test_reading_and_replying_by_keyboard(enter, alice, bob, thread):
    opening = thread.posts.get()
    reply = create_reply(opening, alice, "I am still looking.")
    page = enter(bob)
    page.goto(thread.get_absolute_url())
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate(HERE) == f"post-{reply.public_id}"
    page.keyboard.press("k")
    assert page.evaluate(HERE) == f"post-{opening.public_id}"
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.get_by_text("Replying to alice").wait_for()
    page.locator("#composer textarea:focus").wait_for()
    page.keyboard.type("jk :tea: ")
    page.keyboard.press("Control+b")
    page.keyboard.type("with you")
    assert page.get_by_label("Your reply").input_value() == "jk 🍵 **with you**"
    page.keyboard.press("Control+Enter")
    page.locator("article", has_text="jk 🍵 with you").wait_for()
    assert Post.objects.get(text__contains="🍵").ancestors == [opening.pk, reply.pk]


def test_shortcuts_are_explained_and_can_be_turned_off(enter, bob, thread):
    page = enter(bob)
    page.goto(thread.get_absolute_url())
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keyboard shortcuts").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    page.get_by_role("link", name="Keyboard shortcuts").click()
    page.get_by_role("button", name="Turn off shortcuts").click()
    page.keyboard.press("/")
    assert page.url.endswith("/keys/")
    page.get_by_role("button", name="Turn on shortcuts").click()
    page.keyboard.press("/")
    page.wait_for_url("**/search/")
