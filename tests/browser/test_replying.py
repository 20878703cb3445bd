"""Answering and reacting in a real browser: the page stays, and so do refused words."""

import pytest

from posts.models import Post, Thread
from posts.revising import withdraw
from tests.browser.conftest import faults

pytestmark = pytest.mark.django_db(transaction=True)


def stay(page):
    """A mark on the document that a reload would lose."""
    page.evaluate("document.documentElement.dataset.stayed = 'yes'")
    return lambda: page.evaluate("document.documentElement.dataset.stayed") == "yes"


def test_an_answer_arrives_without_a_reload(enter, bob, thread):
    page = enter(bob)
    page.goto(thread.get_absolute_url())
    stayed = stay(page)
    page.get_by_label("Your reply").fill("I danced.")
    page.get_by_role("button", name="Send reply").click()
    page.locator("article", has_text="I danced.").wait_for()
    reply = Post.objects.get(text="I danced.")
    assert stayed()
    assert f"?at={reply.public_id}" in page.url
    assert page.locator("#content").count() == 1


def test_a_refused_answer_stays_with_its_reason(enter, bob, thread):
    page = enter(bob)
    page.goto(thread.get_absolute_url())
    stayed = stay(page)
    page.get_by_role("button", name="Send reply").click()
    page.locator(".error", has_text="There is nothing here yet.").wait_for()
    assert stayed()
    page.get_by_label("Your reply").fill("I danced.")
    page.get_by_role("button", name="Send reply").click()
    page.locator("article", has_text="I danced.").wait_for()


def test_words_for_a_thread_that_closed_meanwhile_are_given_back(enter, bob, thread):
    page = enter(bob)
    page.goto(thread.get_absolute_url())
    Thread.objects.update(locked_at=thread.opened_at)
    page.get_by_label("Your reply").fill("I danced.")
    page.get_by_role("button", name="Send reply").click()
    page.get_by_text("This thread rests.").wait_for()
    assert page.get_by_label("What you wrote").input_value() == "I danced."


def test_a_reaction_is_given_without_a_reload(enter, bob, thread):
    page = enter(bob)
    page.goto(thread.get_absolute_url())
    stayed = stay(page)
    page.get_by_role("button", name="With you").click()
    page.locator("button[value=with-you][aria-pressed=true]").wait_for()
    assert stayed()


def test_a_refused_reaction_says_why(enter, bob, thread):
    page = enter(bob)
    page.goto(thread.get_absolute_url())
    withdraw(thread.posts.get())
    page.get_by_role("button", name="With you").click()
    page.get_by_text("You can't react to this post.").wait_for()
    assert page.locator("#content").count() == 1


def test_both_work_without_javascript(enter, bob, thread):
    page = enter(bob, javascript=False)
    page.goto(thread.get_absolute_url())
    page.get_by_role("button", name="With you").click()
    assert page.locator("button[value=with-you][aria-pressed=true]").count() == 1
    page.get_by_label("Your reply").fill("I danced.")
    page.get_by_role("button", name="Send reply").click()
    assert page.locator("article", has_text="I danced.").count() == 1


def test_a_name_is_offered_and_taken_by_the_keyboard(enter, bob, alice, thread):
    page = enter(bob)
    page.goto(thread.get_absolute_url())
    field = page.get_by_label("Your reply")
    field.press_sequentially("Thank you, @al")
    page.get_by_role("option", name="alice").wait_for()
    assert faults(page) == []
    field.press("Enter")
    assert field.input_value() == "Thank you, @alice "
    assert page.get_by_role("listbox", name="Members").count() == 0
