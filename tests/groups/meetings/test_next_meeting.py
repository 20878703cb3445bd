"""The page of a meeting names the next one that takes place, with its date."""

import pytest
import time_machine
from django.urls import reverse

from accounts.blocking.hidden_items import hide_item
from groups.models import Group, Opportunity


@pytest.fixture
def meeting(group):
    return group.meetings.create(name="Tea", weekday=4, time="19:00", time_zone="UTC", slug="tea-x")


def next_line(client, meeting):
    """The lines above the list of the coming weeks."""
    return client.get(meeting.get_absolute_url()).content.decode().split('id="weeks"')[0]


def test_the_next_meeting_has_its_date(as_alice, meeting):
    start = meeting.upcoming_occurrences()[0].start
    assert f"{start.day} {start:%B}" in next_line(as_alice, meeting)


def test_a_cancelled_meeting_is_not_the_next_one(as_alice, as_organizer, meeting):
    off, on = meeting.upcoming_occurrences()[:2]
    data = {"day": off.day.isoformat(), "act": "cancel"}
    as_organizer.post(reverse("groups:week", args=[meeting.slug]), data)
    line = next_line(as_alice, meeting)
    assert f"{on.start.day} {on.start:%B}" in line
    assert f"{off.start.day} {off.start:%B}" not in line


@pytest.mark.parametrize("page", ["/groups/{}/", "/groups/{}/members/", "/groups/{}/meetings/"])
def test_a_hidden_meeting_is_not_the_next_one_for_its_reader(
    as_alice, as_bob, alice, group, meeting, page
):
    hide_item(alice, "meeting", meeting)
    assert meeting.get_absolute_url() not in as_alice.get(page.format(group.slug)).text
    assert meeting.get_absolute_url() in as_bob.get(page.format(group.slug)).text


def test_a_hidden_opportunity_is_not_beside_the_threads(as_alice, as_bob, alice, group):
    opportunity = Opportunity.objects.create(group=group, title="Tea", effort="An hour")
    hide_item(alice, "opportunity", opportunity)
    page = group.get_absolute_url()
    assert opportunity.get_absolute_url() not in as_alice.get(page).text
    assert opportunity.get_absolute_url() in as_bob.get(page).text


def test_an_archived_group_has_no_next_meeting_and_needs_no_help(as_alice, group, meeting):
    opportunity = Opportunity.objects.create(group=group, title="Tea", effort="An hour")
    Group.objects.update(archived_at=group.created_at)
    page = as_alice.get(group.get_absolute_url()).text
    assert meeting.get_absolute_url() not in page
    assert opportunity.get_absolute_url() not in page


def test_visitors_of_a_group_read_its_next_meeting_in_their_own_time_zone(make_group, client):
    group = make_group("Open door", Group.Visibility.OPEN)
    group.meetings.create(
        name="Tea", weekday=4, time="19:00", time_zone="UTC", place="Library", slug="tea-y"
    )
    shown = {"Asia/Kolkata": "00:30", "America/Phoenix": "12:00", "": "19:00"}
    for _time in range(2):  # The second time from the cache of pages.
        for zone, time in shown.items():
            client.cookies["time-zone"] = zone
            page = client.get(group.get_absolute_url()).content.decode()
            assert f"{time}</strong>" in page
            assert ("UTC" in page) == (not zone)


def test_where_none_is_tonight_the_next_one_is_named_with_its_day(client, make_group):
    group = make_group("Open door", Group.Visibility.OPEN)
    with time_machine.travel("2026-11-28T18:00Z", tick=False):
        group.meetings.create(
            name="Morning tea", weekday=0, time="07:00", time_zone="UTC", place="Library"
        )
        page = client.get("/meetings/?when=tonight").content.decode()
    assert "No meetings tonight" in page
    assert "<strong>Sunday 29 November at 07:00</strong>" in page
    assert "Tomorrow, Sunday 29 November" in page
