"""After a meeting is cancelled or removed, its host reads how many people were told."""

import pytest
from django.contrib.messages import get_messages
from django.utils import timezone

from groups.models import Rsvp


@pytest.fixture
def meeting(group):
    return group.meetings.create(
        name="Tea", weekday=4, time="19:00", time_zone="UTC", slug="tea", next_at=timezone.now()
    )


def say_going(meeting, *members):
    day, start = meeting.upcoming_occurrences()[1]
    for member in members:
        Rsvp.objects.create(meeting=meeting, member=member, day=day, starts_at=start)
    return day.isoformat()


def read_message(response):
    return [str(message) for message in get_messages(response.wsgi_request)][-1]


NOBODY = "Nobody had said that they were going."
TWO = "2 people were going and have been told."


@pytest.mark.parametrize(("are_going", "sentence"), [(False, NOBODY), (True, TWO)])
def test_cancelling_says_who_was_told(as_organizer, meeting, alice, bob, are_going, sentence):
    day = say_going(meeting, *([alice, bob] if are_going else []))
    data = {"day": day, "act": "cancel"}
    message = read_message(as_organizer.post(f"/meetings/{meeting.slug}/week/", data))
    assert message == f"Cancelled for that week. {sentence}"


@pytest.mark.parametrize(("are_going", "sentence"), [(False, NOBODY), (True, TWO)])
def test_removing_says_who_was_told(as_organizer, meeting, alice, bob, are_going, sentence):
    say_going(meeting, *([alice, bob] if are_going else []))
    message = read_message(as_organizer.post(f"/meetings/{meeting.slug}/remove/"))
    assert message == f"Meeting removed. {sentence}"


def test_one_person_is_said_in_the_singular(as_organizer, meeting, alice):
    day = say_going(meeting, alice)
    response = as_organizer.post(f"/meetings/{meeting.slug}/week/", {"day": day, "act": "cancel"})
    assert read_message(response).endswith("1 person was going and has been told.")
