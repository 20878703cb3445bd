"""The page of a meeting names the next one that takes place, with its date."""

import pytest
from django.urls import reverse


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
