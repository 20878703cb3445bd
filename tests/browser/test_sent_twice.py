"""A double tap, and going back to send the same again, create one row."""

import pytest
from playwright.sync_api import expect

from milestones.models import JournalEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(enter, alice):
    page = enter(alice)
    page.goto("/journal/new/")
    page.locator("main [name=text]").fill("Rain.")
    return page


def save(page, **how):
    page.get_by_role("button", name="Save entry").click(**how)
    expect(page.get_by_role("button", name="Save entry")).to_have_count(0)


def test_a_double_tap_creates_one_entry(page):
    save(page, click_count=2, delay=20)
    assert JournalEntry.objects.count() == 1


@pytest.mark.parametrize(("words", "entries"), [("Rain.", 1), ("Rain and sun.", 2)])
def test_going_back_and_sending_the_same_creates_one_entry(page, words, entries):
    save(page)
    page.go_back()
    page.locator("main [name=text]").fill(words)
    save(page)
    assert JournalEntry.objects.count() == entries
