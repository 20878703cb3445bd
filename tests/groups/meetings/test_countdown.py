"""The countdown to a meeting and the time that is left of it, as words without JavaScript."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import translation

from groups.meetings.countdown import build_countdown
from groups.models import Meeting

pytestmark = pytest.mark.django_db
# A Thursday. The meeting is at 19:00 in London, then an hour ahead of UTC.
START = datetime(2026, 6, 4, 18, tzinfo=UTC)


@pytest.fixture
def meeting(group):
    return group.meetings.create(
        name="Tea at seven", weekday=4, time="19:00", time_zone="Europe/London",
        online_link="https://us02web.zoom.us/j/123", minutes=60,
    )  # fmt: skip


def read_countdowns(client, path):
    body = client.get(path).content.decode()
    return [
        " ".join(words.split()) for words in re.findall(r'role="timer".*?>([^<]*)<', body, re.S)
    ]


def test_the_page_counts_down(subtests, as_alice, meeting):
    cases = [
        (-15 * 60 - 1, []),
        (-15 * 60, ["Starts in 15 minutes"]),
        (-12 * 60, ["Starts in 12 minutes"]),
        (-61, ["Starts in 2 minutes"]),
        (-60, ["Starts in 1 minute"]),
        (-1, ["Starts in 1 minute"]),
        (0, ["Live now, 60 minutes left"]),
        (59 * 60, ["Live now, 1 minute left"]),
        (60 * 60 - 1, ["Live now, 1 minute left"]),
        (60 * 60, []),
    ]
    for seconds, words in cases:
        now = time_machine.travel(START + timedelta(seconds=seconds), tick=False)
        with subtests.test(seconds=seconds, words=words), now:
            assert read_countdowns(as_alice, meeting.get_absolute_url()) == words


def test_the_list_counts_down_too(as_alice, meeting):
    with time_machine.travel(START - timedelta(minutes=5), tick=False):
        Meeting.objects.update(next_at=START)
        assert read_countdowns(as_alice, "/meetings/") == ["Starts in 5 minutes"]


def test_in_person_it_is_not_live(as_alice, meeting):
    meeting.online_link, meeting.place = "", "12 Elm Street"
    meeting.save()
    with time_machine.travel(START, tick=False):
        words = read_countdowns(as_alice, meeting.get_absolute_url())
    assert words == ["Happening now, 60 minutes left"]


def test_a_cancelled_week_counts_nothing_down(as_alice, meeting):
    meeting.cancelled_days = [START.date()]
    meeting.save()
    with time_machine.travel(START, tick=False):
        assert read_countdowns(as_alice, meeting.get_absolute_url()) == []


def test_minutes_have_the_plurals_of_the_language(meeting):
    soon = build_countdown(meeting, START, START - timedelta(minutes=3))
    with translation.override("pl"):
        assert "za 3 minuty" in str(soon)
    with translation.override("de"):
        assert "in 3 Minuten" in str(soon)


def test_a_long_meeting_stays_in_minutes(meeting):
    meeting.minutes = 150
    assert "150 minutes left" in str(build_countdown(meeting, START, START))


def test_those_who_must_wait_are_shown_the_way_when_it_opens(as_alice, meeting):
    with time_machine.travel(START - timedelta(minutes=20), tick=False):
        body = as_alice.get(meeting.get_absolute_url()).content.decode()
    # 15 minutes before the start, in the time zone of the reader.
    assert 'data-shown-from="2026-06-04T17:45:00+00:00"' in body
    assert "zoom.us" not in body
