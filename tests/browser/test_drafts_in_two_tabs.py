"""Two tabs write for the same place: the second is told, and can keep both texts."""

import pytest
from playwright.sync_api import expect

from posts.models import Draft

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_button_that_keeps_both_texts_is_there_when_it_is_spoken_of(enter, bob, thread):
    first = enter(bob)
    first.goto(thread.get_absolute_url())
    second = first.context.new_page()
    second.goto(thread.get_absolute_url())
    first.get_by_label("Your reply").fill("From the first tab.")
    expect(first.locator("[data-draft-status]")).to_have_text("Draft saved")
    assert first.locator("[data-save-draft]").is_hidden()
    second.get_by_label("Your reply").fill("From the second tab.")
    expect(second.locator("[data-draft-status]")).to_contain_text("“Save draft” keeps both.")
    second.get_by_role("button", name="Save draft").click()
    second.get_by_text("Your draft now contains both.").wait_for()
    assert "From the first tab." in Draft.objects.get().text
    assert "From the second tab." in Draft.objects.get().text
