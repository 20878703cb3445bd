"""A month of a member, and a look back after a year, with a simulated clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from milestones.awards.services import award_due_milestones
from milestones.models import Celebration, CheckIn, Journey, Setback
from milestones.setbacks.services import save_setback
from tests.browser.conftest import find_accessibility_faults

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 390, "height": 844}
FIRST_DAY = date(2027, 3, 1)  # Later than the browser's clock, so that no cookie expires.
FIRST_EVENING = datetime.combine(FIRST_DAY, time(18), UTC)


@pytest.fixture
def go_to_day(alice):
    """Return a function: go_to_day(8) sets the clock to the evening eight days later."""
    alice.time_zone = "UTC"
    alice.save()
    with time_machine.travel(FIRST_EVENING) as clock:

        def go(number, hour=18):
            clock.move_to(FIRST_EVENING + timedelta(days=number, hours=hour - 18))
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

    check_in_with_three_taps(page)
    kept = CheckIn.objects.get()
    assert (kept.mood, kept.pledged, kept.day) == (4, True, FIRST_DAY)

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

    # A setback in the evening of the tenth day, and resuming the next morning.
    go_to_day(11, hour=9)
    evening = FIRST_EVENING + timedelta(days=10, hours=2)
    resumed = FIRST_EVENING + timedelta(days=10, hours=13)
    save_setback(Setback(journey=Journey.objects.get(), happened_at=evening, resumed_at=resumed))
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

    # A month after resuming, she celebrates.
    go_to_day(42)
    page.goto(reverse("milestones:celebrate", args=[Journey.objects.get().public_id]))
    page.get_by_text("Choose another").click()
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


def check_in_with_three_taps(page):
    """From home: a mood, a pledge and the button, each large enough to tap."""
    page.goto(reverse("home"))
    taps = [
        page.get_by_text("Good", exact=True),
        page.get_by_text("I commit to the next 24 hours"),
        page.get_by_role("button", name="Check in"),
    ]
    for target in taps:
        box = target.locator("xpath=ancestor-or-self::*[self::label or self::button][1]")
        assert min(box.bounding_box()[side] for side in ("width", "height")) >= 44
        target.click()
    page.get_by_text("Thank you for checking in.").wait_for()
