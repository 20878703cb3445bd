"""A double tap, and going back to send the same again, create one row."""

import pytest
from playwright.sync_api import expect

from milestones.models import JournalEntry

pytestmark = pytest.mark.django_db(transaction=True)


def save(page, **how):
    page.get_by_role("button", name="Save entry").click(**how)
    expect(page.get_by_role("button", name="Save entry")).to_have_count(0)


def test_what_is_sent_twice_creates_one_entry(enter, alice):
    page = enter(alice)
    page.goto("/journal/new/")
    page.locator("main [name=text]").fill("Rain.")
    save(page, click_count=2, delay=20)
    assert JournalEntry.objects.count() == 1
    for words, entries in (("Rain.", 1), ("Rain and sun.", 2)):
        page.go_back()
        page.locator("main [name=text]").fill(words)
        save(page)
        assert JournalEntry.objects.count() == entries
