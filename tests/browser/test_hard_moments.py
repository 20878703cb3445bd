"""The exercises for hard moments without a network."""

import pytest
from django.urls import reverse

from milestones.models import Letter
from tests.browser.conftest import PHONE_VIEWPORT

pytestmark = pytest.mark.django_db(transaction=True)
# Without a limit, a worker that never comes would stop the tests for ever.
WORKER_IS_READY = """Promise.race([
  navigator.serviceWorker.ready.then(() => true),
  new Promise((resolve) => setTimeout(resolve, 20000, false)),
])"""


def test_breathing_works_without_a_network(enter, alice):
    Letter.objects.create(member=alice, text="Only between us")
    page = enter(alice, viewport=PHONE_VIEWPORT)
    page.goto(reverse("milestones:right-now"))
    assert page.get_by_text("Only between us").is_visible()
    assert page.evaluate(WORKER_IS_READY)
    page.context.set_offline(True)
    page.reload()
    assert page.get_by_role("heading", name="Ride the wave").is_visible()
    assert page.get_by_text("Only between us").count() == 0
    ground = page.evaluate("getComputedStyle(document.querySelector('.card')).borderRadius")
    assert ground == "14px"  # The stylesheet is cached too.
