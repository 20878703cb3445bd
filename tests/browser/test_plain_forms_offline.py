"""A form that htmx does not send: without a connection, its text stays on the page."""

import pytest
from playwright.sync_api import expect

from posts.models import Thread

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_new_thread_waits_for_the_connection(enter, alice, group):
    page = enter(alice)
    page.goto(f"{group.get_absolute_url()}new/")
    page.get_by_label("Title").fill("A walk")
    page.get_by_label("Your post").fill("I danced.")
    page.context.set_offline(True)
    page.get_by_role("button", name="Start thread").click()
    expect(page.locator(".request-failed")).to_contain_text("We couldn't reach the forum.")
    assert page.get_by_label("Your post").input_value() == "I danced."
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    page.wait_for_url("**/threads/**")
    assert Thread.objects.filter(title="A walk").count() == 1
