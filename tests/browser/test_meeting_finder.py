"""A visitor who needs a meeting tonight, on a phone, without an account."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from groups.models import Group, Place
from tests.browser.conftest import PHONE_VIEWPORT, find_accessibility_faults

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meetings(make_group):
    """One soon in Springfield, one soon far away, and one soon online in Spanish."""
    group = make_group("Open door", Group.Visibility.OPEN)
    Place.objects.create(
        geoname_id=1, name="Springfield", name_keys=["springfield"], country="US", region="IL",
        latitude=39.8017, longitude=-89.6437, population=114_394,
    )  # fmt: skip
    soon = timezone.now() + timedelta(minutes=50)
    when = {"weekday": soon.isoweekday() % 7, "time": soon.time(), "time_zone": "UTC"}
    near = {"latitude": 39.80, "longitude": -89.64, "place": "12 Elm Street"}
    far = {"latitude": 41.80, "longitude": -87.60, "place": "1 Lake Street"}
    group.meetings.create(name="Lamp", **when, **near)
    group.meetings.create(name="Bench", **when, **far)
    group.meetings.create(
        name="Puerta", language="es", online_link="https://meet.jit.si/puerta",
        link_for="everyone", link_from="always", **when,
    )  # fmt: skip


@pytest.mark.parametrize("javascript", [True, False])
def test_a_meeting_soon_near_a_town_takes_three_acts(visit, meetings, javascript):
    page = visit(javascript=javascript, viewport=PHONE_VIEWPORT)
    page.goto("/meetings/")
    page.get_by_label("Near a town or place").fill("Springfield")
    page.get_by_label("When").select_option("Now or within two hours")
    page.get_by_role("button", name="Search").last.click()
    expect(page.locator("#content")).to_contain_text("In-person meetings near")
    expect(page.locator("a.title")).to_have_text(["Lamp"])
    if javascript:
        assert find_accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_meeting_online_in_spanish_within_two_hours(visit, meetings):
    page = visit(viewport=PHONE_VIEWPORT)
    page.goto("/meetings/")
    page.locator("summary", has_text="More filters").click()
    page.get_by_label("Language").select_option("Spanish")
    page.get_by_role("button", name="Search").last.click()
    expect(page.locator("a.title")).to_have_text(["Puerta"])
    expect(page.get_by_role("link", name="Join on Jitsi")).to_be_visible()


def test_near_me_asks_the_browser_only_when_pressed(browser, live_server, under_way, meetings):
    context = browser.new_context(
        base_url=live_server.url, viewport=PHONE_VIEWPORT, permissions=["geolocation"],
        geolocation={"latitude": 39.8012345, "longitude": -89.6412345},
    )  # fmt: skip
    page = context.new_page()
    page.goto("/meetings/")
    page.get_by_role("button", name="Near me").click()
    expect(page.locator("a.title")).to_have_text(["Lamp"])
    assert "position=39.80%2C-89.64" in page.url  # About a kilometer, not the house.
    context.close()


def test_times_are_those_of_the_browser_at_once(browser, live_server, under_way, meetings):
    context = browser.new_context(base_url=live_server.url, timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.goto("/meetings/")
    expect(page.get_by_label("Times shown in")).to_have_value("Asia/Tokyo")
    context.close()
