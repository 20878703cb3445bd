"""A visitor who needs a meeting tonight, on a phone, without an account."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import expect

from groups.meetings.tasks import update_next_starts
from groups.models import Group, Place
from tests.browser.conftest import PHONE_VIEWPORT, find_accessibility_faults

pytestmark = pytest.mark.django_db(transaction=True)
# A Thursday at 18:00 in Chicago.
EVENING = datetime(2027, 1, 15, tzinfo=UTC)


@pytest.fixture
def meetings(make_group):
    """Three meetings that start soon: in Springfield, far away, and online in Spanish."""
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


@pytest.fixture
def tonight(make_group):
    """The same evening in Springfield: a meeting near, one far off, and one in the morning."""
    group = make_group("Open door", Group.Visibility.OPEN)
    Place.objects.create(
        geoname_id=1, name="Springfield", name_keys=["springfield"], country="US", region="IL",
        latitude=39.8017, longitude=-89.6437, population=114_394,
    )  # fmt: skip
    day = EVENING.astimezone(ZoneInfo("America/Chicago")).isoweekday() % 7
    when = {"weekday": day, "time_zone": "America/Chicago"}
    near = {
        "latitude": "39.84000", "longitude": "-89.64000", "place": "12 Elm Street, Springfield",
        "regions": ["Illinois", "Sangamon"],
    }  # fmt: skip
    group.meetings.create(name="Tonight", time="20:30", **when, **near)
    group.meetings.create(name="Late", time="23:30", **when, **near)
    group.meetings.create(name="Morning", time="09:00", **when, **near)
    far = near | {"latitude": "39.93000", "regions": ["Illinois", "Menard"]}
    group.meetings.create(name="Far", time="20:30", **when, **far)
    update_next_starts(EVENING)


class Taps:
    """Counts what a person does with a finger. Typing a town is none."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def choose(self, label, option):
        self.count += 1
        self.page.get_by_label(label, exact=True).select_option(option)

    def press(self, role, name):
        self.count += 1
        self.page.get_by_role(role, name=name).last.click()


def test_meetings_soon_near_a_town_online_and_near_me(browser, live_server, under_way, meetings):
    context = browser.new_context(
        base_url=live_server.url, viewport=PHONE_VIEWPORT, timezone_id="Asia/Tokyo",
        permissions=["geolocation"], geolocation={"latitude": 39.8012345, "longitude": -89.6412345},
    )  # fmt: skip
    page = context.new_page()
    page.goto("/meetings/")
    expect(page.get_by_label("Time zone", exact=True)).to_have_value("Asia/Tokyo")
    page.get_by_label("Near a town or place").fill("Springfield")
    page.get_by_role("button", name="Within two hours").click()
    expect(page.locator("#content")).to_contain_text("In-person meetings near")
    expect(page.locator("a.title")).to_have_text(["Lamp"])
    assert find_accessibility_faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # Online in Spanish takes three taps.
    add_meetings_that_are_english_or_later()
    page.goto("/meetings/")
    taps = Taps(page)
    taps.choose("Where", "Online")
    taps.choose("Language", "Spanish")
    taps.press("button", "Within two hours")
    assert taps.count == 3
    expect(page.locator("a.title")).to_have_text(["Puerta"])
    expect(page.get_by_role("button", name="Within two hours")).to_have_attribute(
        "aria-pressed", "true"
    )

    # "Near me" asks the browser only when it is pressed.
    page.goto("/meetings/")
    page.get_by_role("button", name="Near me").click()
    expect(page.locator("a.title")).to_have_text(["Lamp"])
    assert "position=39.80%2C-89.64" in page.url  # Rounded to about a kilometre.
    context.close()


def add_meetings_that_are_english_or_later():
    soon, later = (timezone.now() + timedelta(hours=hours) for hours in (1, 3))
    for name, language, start in (("English", "en", soon), ("Tarde", "es", later)):
        Group.objects.get().meetings.create(
            name=name, language=language, weekday=start.isoweekday() % 7, time=start.time(),
            online_link="https://meet.jit.si/x", time_zone="UTC",
        )  # fmt: skip


def test_tonight_within_ten_kilometers_takes_three_taps_at_most(visit, live_server, tonight):
    """Without JavaScript, which has no part in it."""
    with time_machine.travel(EVENING, tick=True):
        page = visit(viewport=PHONE_VIEWPORT, javascript=False)
        page.context.set_extra_http_headers({"Accept-Language": "de-DE"})
        page.context.add_cookies(
            [{"name": "time-zone", "value": "America/Chicago", "url": live_server.url}]
        )
        page.goto("/meetings/")
        taps = Taps(page)
        page.get_by_label("Near a town or place").fill("Springfield")
        taps.press("button", "Tonight")
        expect(page.locator("a.title")).to_have_text(["Tonight", "Late"])
        expect(page.locator(".meeting").first).to_contain_text("4.3 km away")
        expect(page.locator(".meeting-time time").first).to_have_text("20:30")
        taps.press("link", "Tonight")
        assert taps.count == 2
        maps = page.get_by_role("link", name="Open in maps")
        assert "12%20Elm%20Street" in maps.get_attribute("href")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

        # Kilometers or miles can be chosen.
        page.goto("/meetings/?near=Springfield&within=10&unit=km")
        expect(page.locator("a.title")).not_to_contain_text(["Far"])
        page.locator("summary", has_text="2 set").click()
        page.get_by_label("Distances in", exact=True).select_option("Miles")
        page.get_by_role("button", name="Search").last.click()
        expect(page.locator(".meeting", has_text="Far")).to_contain_text("8.9 miles away")
        expect(page.get_by_label("How far away")).to_contain_text("10 miles")


def test_filters_at_a_desk(visit, meetings):
    """They are folded until one is used, and the buttons are one row beside the way back."""
    page = visit()
    page.goto("/meetings/")
    expect(page.get_by_role("button", name="Search")).to_have_count(1)
    day = page.get_by_label("Day", exact=True)
    expect(day).to_be_hidden()
    page.locator("summary", has_text="More filters").click()
    day.select_option("Monday")
    page.get_by_role("button", name="Search meetings").click()
    page.wait_for_url("**day=1**")
    expect(day).to_be_visible()
    expect(page.get_by_role("button", name="Search")).to_have_count(1)
    assert find_accessibility_faults(page) == []

    page.goto("/meetings/?language=es")
    expect(page.get_by_role("button", name="Near me")).to_be_visible()
    buttons = page.locator("form[role=search] .taps > :visible")
    assert len({place["y"] for place in (one.bounding_box() for one in buttons.all())}) == 1
    page.get_by_role("link", name="Show all", exact=True).click()
    expect(page.locator("a.title")).to_have_count(3)


def test_a_region_is_chosen_from_a_list_and_the_address_says_once_when_it_is(visit, tonight):
    with time_machine.travel(EVENING, tick=True):
        page = visit(viewport=PHONE_VIEWPORT)
        page.goto("/meetings/")
        page.get_by_role("button", name="Choose a region").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Choose a region")
        assert find_accessibility_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.get_by_role("link", name="Menard").click()
        expect(page.locator("a.title")).to_have_text(["Far"])
        expect(page.locator("p", has_text="Region:").locator(".chip")).to_have_text(
            ["Illinois", "Menard"]
        )
        page.get_by_role("button", name="Search").last.click()
        expect(page.locator("a.title")).to_have_text(["Far"])
        page.get_by_role("link", name="Show all regions").click()
        expect(page.locator("a.title")).to_have_count(4)

        page.get_by_role("button", name="Tonight").click()
        page.wait_for_url("**when=tonight**")
        page.get_by_role("button", name="Within two hours").click()
        page.wait_for_url("**when=now**")
        assert page.url.count("when=") == 1
        # What was chosen stays where a town follows.
        page.get_by_label("Near a town or place").fill("Springfield")
        page.get_by_label("Near a town or place").press("Enter")
        page.wait_for_url("**near=Springfield**")
        assert page.url.count("when=") == page.url.count("when=now") == 1
        page.get_by_role("button", name="Within two hours").click()
        page.wait_for_url(lambda address: "when=now" not in address)


def test_the_countdown_goes_on_in_the_browser(visit, make_group):
    group = make_group("Open door", Group.Visibility.OPEN)
    meeting = group.meetings.create(
        name="Lamp", weekday=EVENING.isoweekday() % 7, time=EVENING.time(), time_zone="UTC",
        online_link="https://meet.jit.si/lamp", link_for="everyone",
    )  # fmt: skip
    page = visit(viewport=PHONE_VIEWPORT)
    with time_machine.travel(EVENING - timedelta(minutes=20), tick=True):
        page.clock.install(time=EVENING - timedelta(minutes=20))
        page.goto(meeting.get_absolute_url())
    link = page.get_by_role("link", name="Show joining details")
    expect(link).to_be_hidden()
    page.clock.run_for(5 * 60 * 1_000 + 5_000)
    expect(link).to_be_visible()
    with time_machine.travel(EVENING - timedelta(minutes=12), tick=True):
        page.clock.set_system_time(EVENING - timedelta(minutes=12))
        link.click()
        countdown = page.get_by_role("timer")
        expect(countdown).to_have_text("Starts in 12 minutes")
        expect(page.get_by_role("link", name="Join on Jitsi")).to_be_visible()
    for minutes, words in (
        (11, "Starts in 1 minute"),
        (1, "Live now, 60 minutes left"),
        (30, "Live now, 30 minutes left"),
        (30, "Ended"),
    ):
        page.clock.run_for(minutes * 60 * 1_000)
        expect(countdown).to_have_text(words)
