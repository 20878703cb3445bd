"""The exercises for hard moments without a network."""

import pytest
from django.urls import reverse

from milestones.models import Letter
from tests.browser.conftest import DESKTOP_VIEWPORT, PHONE_VIEWPORT

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("viewport", [PHONE_VIEWPORT, DESKTOP_VIEWPORT], ids=["phone", "desk"])
def test_breathing_works_without_a_network(browser, live_server, alice, as_alice, viewport):
    Letter.objects.create(member=alice, text="Only between us")
    context = browser.new_context(base_url=live_server.url, viewport=viewport)
    session = as_alice.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page = context.new_page()
    page.goto(reverse("milestones:right-now"))
    assert page.get_by_text("Only between us").is_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    context.set_offline(True)
    page.reload()
    assert page.get_by_role("heading", name="Ride the wave").is_visible()
    assert page.get_by_text("Only between us").count() == 0
    ground = page.evaluate("getComputedStyle(document.querySelector('.card')).borderRadius")
    assert ground == "14px"  # The stylesheet is cached too.
    context.close()
