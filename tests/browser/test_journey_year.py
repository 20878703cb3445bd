"""A year of a journey: a setback, resuming, cheers and a partner, on a phone."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import Challenge
from milestones.celebrations.services import create_cheer
from milestones.journeys.services import create_journey
from milestones.models import Celebration, CheckIn, Journey
from milestones.partners.services import accept_partnership, request_partnership, update_grants
from tests.browser.conftest import DESKTOP_VIEWPORT, PHONE_VIEWPORT, find_accessibility_faults

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def year_long_journey(alice):
    """A journey that started a year ago: yesterday was its 365th day."""
    start = alice.today() - timedelta(days=366)
    alcohol = Challenge.objects.get(slug="alcohol")
    return create_journey(
        Journey(
            member=alice, challenge=alcohol, title="Without alcohol", started_on=start,
            time_zone=alice.time_zone, audience="me",
        )
    )  # fmt: skip


def read_figures(page):
    """Return {label: number} of the list below "What counts"."""
    pairs = page.locator("dl.totals > div").all()
    return {one.locator("dt").inner_text(): one.locator("dd").inner_text() for one in pairs}


def test_a_setback_of_one_evening_and_two_cheers(
    enter, alice, bob, charlie, group, year_long_journey
):
    page = enter(alice, viewport=PHONE_VIEWPORT, javascript=False)
    page.goto(year_long_journey.get_absolute_url())
    page.get_by_role("link", name="Record a setback").click()
    yesterday = alice.today() - timedelta(days=1)
    page.get_by_label("When it happened").fill((yesterday - timedelta(days=1)).isoformat())
    page.get_by_text("Add more, if you like").click()
    page.get_by_label("About what time").first.fill("19:00")
    page.get_by_label("When I resumed").fill(yesterday.isoformat())
    page.get_by_label("About what time").last.fill("07:30")
    page.get_by_text("Lonely").click()
    page.get_by_role("button", name="Record setback").click()
    page.get_by_role("heading", name="It's recorded").wait_for()
    page.get_by_role("link", name="Ask your group to listen").wait_for()

    page.goto(year_long_journey.get_absolute_url())
    assert read_figures(page)["of the last 365 days"] == "364"
    assert page.locator('.medallion[aria-label="Medallion: 1 year"]').count() > 0

    page.get_by_role("link", name="Share milestone : 1 year").click()
    page.locator("main [name=words]").fill("A year, with one evening in it.")
    page.get_by_text("All members").click()
    page.get_by_role("button", name="Share milestone").click()
    page.get_by_text("No cheers yet", exact=True).wait_for()
    shared = page.url

    create_cheer(Celebration.objects.get(), charlie, "")
    his = enter(bob, viewport=PHONE_VIEWPORT)
    his.goto(reverse("milestones:celebrations"))
    his.get_by_role("link", name="alice · 1 year").click()
    his.locator("main [name=words]").fill("So glad.")
    his.locator("main .buttons").get_by_role("button", name="Cheer").click()
    his.get_by_role("heading", name="You sent a cheer").wait_for()
    assert find_accessibility_faults(his) == []
    page.goto(shared)
    page.get_by_text("2 cheers", exact=True).wait_for()
    page.get_by_text("So glad.").wait_for()


def test_a_partner_sees_what_was_granted_and_nothing_after(
    enter, as_bob, alice, bob, group, year_long_journey
):
    partnership = request_partnership(alice, bob)
    accept_partnership(partnership)
    hers = enter(alice, viewport=PHONE_VIEWPORT)
    hers.goto(reverse("milestones:check-in"))
    hers.get_by_text("Low", exact=True).click()
    hers.get_by_label("One line about today").fill("A long day")
    hers.get_by_role("button", name="Check in").click()
    hers.get_by_text("Thank you for checking in.").wait_for()

    words = ["Without alcohol", "checked in on", "Low", "A long day"]
    hers.goto(partnership.get_absolute_url())
    for seen, level in ((4, "words"), (2, "checked-in"), (0, "")):
        hers.get_by_label("Without alcohol").select_option(level)
        hers.get_by_label("Show my latest check-in as well").check()
        hers.get_by_role("button", name="Save choices").first.click()
        hers.get_by_text("They can now see this").wait_for()
        page = as_bob.get(partnership.get_absolute_url()).text
        theirs = page.split("What alice shares with you")[1].split("</section>")[0]
        assert [one for one in words if one in theirs] == words[:seen]

    update_grants(partnership, {year_long_journey: "words"})
    notifications = reverse("accounts:notifications")
    told_before = as_bob.get(notifications).text.count("alice")
    hers.goto(partnership.get_absolute_url())
    hers.get_by_role("button", name="Remove as partner (they won't be told)").click()
    hers.get_by_role("heading", name="Partners").wait_for()
    assert as_bob.get(partnership.get_absolute_url()).status_code == 404
    assert as_bob.get(notifications).text.count("alice") == told_before


def test_charts_have_a_table_for_screen_readers(enter, alice):
    for back in range(40):
        day = alice.today() - timedelta(days=back)
        CheckIn.objects.create(member=alice, day=day, mood=1 + back % 5, craving=back % 11)
    page = enter(alice)
    contrast = {"runOnly": ["color-contrast"]}  # Other rules give the same result in both themes.
    looks = [(PHONE_VIEWPORT, "dark", contrast), (DESKTOP_VIEWPORT, "light", {})]
    for name in ("milestones:check-ins", "milestones:check-ins-report"):
        page.goto(reverse(name))
        assert page.locator("table tbody tr").count() >= 30
        for viewport, scheme, rules in looks:
            page.set_viewport_size(viewport)
            page.emulate_media(color_scheme=scheme)
            assert find_accessibility_faults(page, **rules) == []
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
