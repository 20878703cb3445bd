"""Forms of my recovery show few fields at first, and a journey starts in three steps."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Challenge
from milestones.journeys.services import create_journey
from milestones.models import Journey
from tests.browser.conftest import DESKTOP_VIEWPORT, PHONE_VIEWPORT

pytestmark = pytest.mark.django_db(transaction=True)

MOST_CONTROLS = 5

# Counts visible controls of the form. The radio buttons of one choice count as one.
COUNT_CONTROLS = """() => {
  const form = [...document.querySelectorAll("main form[method=post]")].find(
    (one) => one.querySelector("[name=save]"));
  const controls = form.querySelectorAll("input, select, textarea, button, summary");
  const seen = [...controls].filter((one) => one.type !== "hidden" && one.checkVisibility());
  return [...new Set(seen.map((one) => one.name || one.tagName))];
}"""


@pytest.fixture
def journey(alice):
    return create_journey(
        Journey(
            member=alice, challenge=Challenge.objects.get(slug="alcohol"), title="Without alcohol",
            started_on=alice.today() - timedelta(days=41), time_zone=alice.time_zone,
        )
    )  # fmt: skip


FORMS = {
    "new-journey": ["challenge", "started_on", "SUMMARY", "save"],
    "check-in": ["mood", "note", "SUMMARY", "pledged", "save"],
    "celebrate": ["span", "SUMMARY", "words", "audience", "save"],
    "new-setback": ["happened_on", "resumed_on", "circumstances", "SUMMARY", "save"],
}


def test_each_form_shows_five_controls_at_most(enter, alice, journey):
    page = enter(alice)
    for name, controls in FORMS.items():
        needs_journey = name in {"celebrate", "new-setback"}
        page.goto(reverse(f"milestones:{name}", args=[journey.public_id] if needs_journey else []))
        assert len(controls) <= MOST_CONTROLS
        for viewport in (PHONE_VIEWPORT, DESKTOP_VIEWPORT):
            page.set_viewport_size(viewport)
            assert page.evaluate(COUNT_CONTROLS) == controls


@pytest.mark.parametrize(
    ("viewport", "javascript"), [(PHONE_VIEWPORT, False), (DESKTOP_VIEWPORT, True)]
)
def test_three_clicks_and_a_date_start_a_journey(enter, alice, javascript, viewport):
    page = enter(alice, viewport=viewport, javascript=javascript)
    page.goto("/")
    page.get_by_role("link", name="Start", exact=True).click()  # The first tap.
    page.get_by_label("Challenge").select_option(label="Alcohol")  # The second.
    page.get_by_label("Since").fill((alice.today() - timedelta(days=8)).isoformat())
    page.get_by_role("button", name="Start journey").click()  # The third.
    page.get_by_text("8 days", exact=True).wait_for()
    assert Journey.objects.get().title == "Without alcohol"


def test_folded_fields_open_and_are_saved(enter, alice):
    page = enter(alice, viewport=PHONE_VIEWPORT)
    page.goto(reverse("milestones:check-in"))
    page.get_by_text("Good", exact=True).click()
    page.get_by_text("Craving, sleep and more").click()
    page.get_by_label("Something I am thankful for").fill("The sea")
    page.get_by_role("button", name="Check in").click()
    page.locator("summary", has_text="Good").click()
    page.get_by_text("The sea").wait_for()


def test_my_recovery_links_to_what_the_menu_does_not_list(enter, alice, journey):
    page = enter(alice, viewport=PHONE_VIEWPORT)
    page.goto(reverse("milestones:journeys"))
    page.get_by_role("heading", name="My recovery", exact=True).wait_for()
    places = page.get_by_role("navigation", name="My recovery").get_by_role("link")
    addresses = [place.get_attribute("href") for place in places.all()]
    assert len(addresses) == 7
    menu = page.locator("details.menu").first.locator("a").all()
    # Partners are people, too, and so they are in the menu beside peers.
    assert {link.get_attribute("href") for link in menu} & set(addresses) == {"/partners/"}
    for address in addresses:
        assert page.request.get(address).status == 200
