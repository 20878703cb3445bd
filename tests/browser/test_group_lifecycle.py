"""The life of a private group, from its creation to a new organizer. Strangers see nothing.

Olive organizes at a desk, Alice asks to join on a phone without JavaScript, Charlie is a stranger.
"""

import re
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from django.utils import timezone
from icalendar import Calendar

from groups.models import Group, Meeting
from posts.threads.posting import create_thread
from tests.browser.conftest import DESKTOP_VIEWPORT, PHONE_VIEWPORT

HOME, AWAY = "Europe/London", "America/New_York"


def create_group(page):
    page.goto("/groups/new/")
    page.get_by_label("Name").fill("Kettle at dawn")
    page.get_by_label("In one sentence").fill("For early risers.")
    page.get_by_label("Private: listed, but only group members can read").check()
    page.get_by_role("button", name="Create group").click()
    page.get_by_role("heading", name="Kettle at dawn").wait_for()


def request_to_join(page):
    page.goto("/groups/?q=kettle")
    page.get_by_role("link", name="Kettle at dawn", exact=True).click()
    page.get_by_label("Message to the organizers").fill("I wake at four, and it is long.")
    page.get_by_role("button", name="Ask to join").click()
    page.get_by_text("You asked to join.").wait_for()


def accept_request(page):
    page.goto("/notifications/")
    page.get_by_text("alice would like to join your group").click()
    page.get_by_text("I wake at four").wait_for()
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("is now a member.").wait_for()


def pin_a_thread(page, member):
    group = Group.objects.get()
    post = create_thread(group, member, "How we speak here", "One at a time.", "discussion")
    page.goto(post.thread.get_absolute_url())
    page.get_by_role("button", name="Pin to the top").click()
    page.goto("/groups/kettle-at-dawn/")
    page.locator(".thread-row").first.get_by_text("Pinned").wait_for()


def add_meeting(page):
    """Add a meeting on Thursdays at 19:30 in New York."""
    page.goto("/groups/kettle-at-dawn/meetings/")
    page.get_by_role("link", name="Add meeting").click()
    page.get_by_label("Name", exact=True).fill("First light")
    page.get_by_label("Day", exact=True).select_option("4")
    page.get_by_label("From", exact=True).fill("19:30")
    page.get_by_label("Time zone").select_option(AWAY)
    page.get_by_label("Link to join online").fill("https://zoom.us/j/123")
    page.get_by_role("button", name="Add meeting").click()
    page.get_by_role("heading", name="First light").wait_for()


def cancel_week(page):
    second = page.locator("li", has=page.locator("time")).nth(1)
    second.get_by_role("button", name="Cancel this date").click()
    page.get_by_text("Canceled for that date.").wait_for()


def check_meeting_times(page, meeting):
    """Check that the meeting is shown in the reader's time zone."""
    page.goto("/meetings/?q=light")
    local = meeting.next_at.astimezone(page.zone)
    row = page.locator("li", has_text="First light")
    row.get_by_text(f"{local:%H:%M}", exact=True).wait_for()
    row.get_by_role("link", name="First light", exact=True).click()
    page.get_by_text(f"{local:%H:%M} your time").wait_for()
    page.get_by_text("Canceled", exact=True).wait_for()


def download_calendar(page):
    with page.expect_download() as download:
        page.get_by_role("link", name="Add to my calendar").click()
    return download.value.path().read_bytes()


def hand_over_group(page, other):
    page.goto("/groups/kettle-at-dawn/members/")
    row = page.locator("li", has_text="alice")
    row.locator("summary", has_text="More").click()
    row.get_by_role("button", name="Ask to become organizer").click()
    other.goto("/groups/kettle-at-dawn/about/")
    other.get_by_role("button", name="Become an organizer").click()
    page.goto("/groups/kettle-at-dawn/manage/archive/")
    page.get_by_role("button", name="Step down").click()
    page.get_by_text("You're now a regular member of the group.").wait_for()


def starts_in(text, after):
    events = recurring_ical_events.of(Calendar.from_ical(text)).between(
        after, after + timedelta(days=40)
    )
    return sorted(event["DTSTART"].dt.astimezone(UTC) for event in events)


def sees_nothing(client, meeting):
    addresses = ["/groups/kettle-at-dawn/", f"/meetings/{meeting.slug}/", "/meetings/?q=light"]
    for address in [*addresses, "/search/?q=speak", "/meetings.json"]:
        words = client.get(address).text
        assert not re.search("First light|One at a time|How we speak", words), address


@pytest.mark.django_db(transaction=True)
def test_the_life_of_a_group(enter, client, make_member):
    olive, alice = make_member("olive"), make_member("alice", time_zone=HOME)
    desk = enter(olive, viewport=DESKTOP_VIEWPORT)
    page = enter(alice, viewport=PHONE_VIEWPORT, javascript=False)
    page.zone = alice.zone

    create_group(desk)
    request_to_join(page)
    accept_request(desk)
    pin_a_thread(desk, olive)
    add_meeting(desk)
    cancel_week(desk)

    meeting = Meeting.objects.get()
    check_meeting_times(page, meeting)
    now = timezone.now()
    (off,) = meeting.cancelled_days
    expected = meeting.occurrences(now)
    found_in_file = starts_in(download_calendar(page), now)
    assert found_in_file == [next(expected).start for _one in found_in_file]
    assert len(found_in_file) >= 4
    assert off not in {start.astimezone(ZoneInfo(AWAY)).date() for start in found_in_file}
    page.get_by_role("button", name="I'm going").first.click()
    page.get_by_text("You're going", exact=True).wait_for()
    desk.reload()
    desk.get_by_text("Going: alice").wait_for()

    hand_over_group(desk, page)
    leading = Group.objects.get().memberships.organizing()
    assert [one.member for one in leading] == [alice]
    client.force_login(make_member("charlie"))
    sees_nothing(client, meeting)
