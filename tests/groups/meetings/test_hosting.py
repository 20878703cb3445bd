"""What a host reads before and after a meeting is changed, cancelled or removed."""

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
    assert message == f"Canceled for that date. {sentence}"


@pytest.mark.parametrize(("are_going", "sentence"), [(False, NOBODY), (True, TWO)])
def test_removing_says_who_was_told(as_organizer, meeting, alice, bob, are_going, sentence):
    say_going(meeting, *([alice, bob] if are_going else []))
    message = read_message(as_organizer.post(f"/meetings/{meeting.slug}/remove/"))
    assert message == f"Meeting removed. {sentence}"


def test_before_a_meeting_is_moved_its_host_reads_who_is_going(as_organizer, meeting, alice, bob):
    say_going(meeting, alice, bob)
    page = as_organizer.get(f"/meetings/{meeting.slug}/edit/").content.decode()
    assert "2 people are going. If you change when it takes place, they are told" in page


def test_one_person_is_said_in_the_singular(as_organizer, meeting, alice):
    day = say_going(meeting, alice)
    response = as_organizer.post(f"/meetings/{meeting.slug}/week/", {"day": day, "act": "cancel"})
    assert read_message(response).endswith("1 person was going and has been told.")


class TestRowsOfTheForm:
    """What few meetings need is in rows, which say what they hold and are closed."""

    def test_a_row_says_what_it_holds(self, as_organizer, meeting):
        type(meeting).objects.update(location="Parish hall", regions=["Ireland"], types=["O"])
        sections = read_sections(as_organizer.get(f"/meetings/{meeting.slug}/edit/"))
        assert sections["place"]["shown"] == "Parish hall\nIreland"
        assert sections["types"]["shown"].endswith("Open: anyone is welcome")
        assert not any(section["is_open"] for section in sections.values())

    def test_a_row_with_an_error_is_open(self, as_organizer, meeting):
        data = {"contact_name": "Ann"}
        sections = read_sections(as_organizer.post(f"/meetings/{meeting.slug}/edit/", data))
        assert [key for key in sections if sections[key]["is_open"]] == ["readers", "contact"]


def read_sections(response):
    return {section["key"]: section for section in response.context["form"].sections()}
