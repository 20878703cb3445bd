"""A month of a member, and a look back after a year, with a simulated clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from milestones.awards.services import award_due_milestones
from milestones.models import Celebration, Journey
from tests.browser.conftest import find_accessibility_faults

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
FIRST_DAY = date(2027, 3, 1)  # Later than the browser's clock, so that no cookie expires.


@pytest.fixture
def go_to_day(alice):
    """Return a function: go_to_day(8) sets the clock to the evening eight days later."""
    alice.time_zone = "UTC"
    alice.save()
    first = datetime.combine(FIRST_DAY, time(18), UTC)
    with time_machine.travel(first) as clock:

        def go(number, hour=18):
            clock.move_to(first + timedelta(days=number, hours=hour - 18))
            award_due_milestones()

        yield go


def test_a_month_and_a_year(go_to_day, enter, alice, settings):
    settings.SESSION_COOKIE_AGE = 500 * 24 * 60 * 60  # She stays signed in.
    # Start, with a typing mistake: six years too early.
    go_to_day(0)
    page = enter(alice, viewport=PHONE, color_scheme="dark")
    page.goto(reverse("milestones:new-journey"))
    page.get_by_label("Challenge").select_option(label="Alcohol")
    page.get_by_label("Since").fill("2021-02-28")
    page.get_by_role("button", name="Start journey").click()
    page.locator('.medallion[aria-label="Medallion: 6 years"]').first.wait_for()
    journey = page.url
    page.get_by_role("link", name="Edit", exact=True).click()
    page.get_by_label("Since").fill("2027-02-28")
    page.get_by_role("button", name="Save journey").click()
    page.get_by_text("You corrected the start date.").wait_for()
    page.get_by_role("button", name="OK").click()
    assert page.locator('.medallion[aria-label="Medallion: 6 years"]').count() == 0
    assert Journey.objects.get().milestones.get().span_key == "24h"

    # Check in.
    page.goto(reverse("milestones:journeys"))
    page.get_by_text("Good", exact=True).click()
    page.get_by_role("button", name="Check in").click()
    page.get_by_text("Thank you for checking in.").wait_for()

    # A milestone of her own.
    go_to_day(2)
    page.goto(journey)
    page.get_by_role("link", name="Add my own milestone").click()
    page.get_by_label("What I want to mark").fill("First Sunday by the sea")
    page.get_by_label("On this date").fill((FIRST_DAY + timedelta(days=6)).isoformat())
    page.get_by_role("button", name="Save milestone").click()
    page.get_by_text("Comes on 7 March 2027").wait_for()
    go_to_day(6)
    page.goto(journey)
    page.get_by_text("Today. Well done.").wait_for()
    assert find_accessibility_faults(page) == []

    # She shares it, in her own words.
    page.get_by_role("link", name="Share milestone : First Sunday by the sea").click()
    page.locator("main [name=words]").fill("The water was cold.")
    page.get_by_text("All members").click()
    page.get_by_role("button", name="Share milestone").click()
    page.get_by_role("heading", name="First Sunday by the sea").wait_for()
    page.get_by_text("The water was cold.").wait_for()

    # A setback in the evening of the tenth day, and resuming the next morning.
    go_to_day(11, hour=9)
    page.goto(journey)
    page.get_by_role("link", name="Record a setback").click()
    page.get_by_label("When it happened").fill((FIRST_DAY + timedelta(days=10)).isoformat())
    page.get_by_label("When I resumed").fill((FIRST_DAY + timedelta(days=11)).isoformat())
    page.get_by_text("Add more, if you like").click()
    page.get_by_label("About what time").first.fill("20:00")
    page.get_by_label("About what time").last.fill("07:00")
    page.get_by_role("button", name="Record setback").click()
    page.goto(journey)
    page.get_by_text("11 days in all", exact=True).wait_for()
    page.get_by_text("2 hours").first.wait_for()
    assert page.locator('.medallion[aria-label="Medallion: 1 week"]').count() > 0

    # A worksheet about it.
    page.goto(reverse("milestones:worksheets"))
    page.get_by_role("link", name="Triggers and what to do", exact=True).click()
    page.get_by_label("What are my first signs?").fill("I stop answering Jo")
    page.get_by_role("button", name="Save worksheet").click()
    page.get_by_text("I stop answering Jo").last.wait_for()
    assert find_accessibility_faults(page) == []

    # A journal entry.
    page.goto(reverse("milestones:journal"))
    page.get_by_role("link", name="Write an entry").click()
    page.get_by_label("What I want to write down").fill("A long evening. " * 40)
    page.get_by_role("button", name="Save entry").click()
    page.get_by_text("A long evening.").wait_for()

    # A month after resuming, she celebrates.
    go_to_day(42)
    page.goto(reverse("milestones:celebrate", args=[Journey.objects.get().public_id]))
    page.locator("input[value='30d']").check()
    page.locator("main [name=words]").fill("Thirty, again and for the first time.")
    page.get_by_text("All members").click()
    page.get_by_role("button", name="Share milestone").click()
    page.get_by_text("Thirty, again and for the first time.").wait_for()
    assert Celebration.objects.filter(milestone__span_key="30d").count() == 1
    page.goto(reverse("milestones:check-in"))
    page.get_by_text("Great", exact=True).click()
    page.get_by_label("One line about today").fill("Cake with everybody")
    page.get_by_role("button", name="Check in").click()
    page.locator("summary", has_text="Cake with everybody").wait_for()

    # A year later, a check-in reminds her, and search finds what she wrote.
    go_to_day(42 + 366)  # 2028 is a leap year.
    page.goto(reverse("milestones:check-in"))
    page.get_by_text("So-so", exact=True).click()
    page.get_by_role("button", name="Check in").click()
    page.get_by_text("A year ago today, you wrote:").wait_for()
    page.goto(reverse("milestones:journal"))
    page.get_by_role("searchbox").fill("answering")
    page.get_by_role("button", name="Search").last.click()
    page.get_by_text("I stop answering Jo").last.wait_for()
