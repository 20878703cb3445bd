"""How people attend: feed and host decide, and nobody is sent to a place that is closed."""

import pytest

from groups.meeting_guide.validation import FeedRules, validate_rows
from groups.models import Group

pytestmark = pytest.mark.django_db
ADDRESS = "12 Elm Street, Springfield, IL 62701, USA"


def read_row(**columns):
    row = {"name": "Dawn", "slug": "dawn", "day": 1, "time": "06:30", "timezone": "Europe/London"}
    (checked,) = validate_rows([row | columns], FeedRules())
    return checked


@pytest.fixture
def add(make_group, alice):
    """Return a function that lists the meeting of a row."""
    group = make_group("Open door", Group.Visibility.OPEN, members=[alice])

    def add(**columns):
        fields = {**read_row(**columns).fields, "updated_at": group.created_at}
        return group.meetings.create(link_for="everyone", link_from="always", **fields)

    return add


@pytest.mark.parametrize(
    ("columns", "online", "in_person"),
    [
        ({"formatted_address": ADDRESS}, False, True),
        ({"formatted_address": ADDRESS, "attendance_option": "online"}, True, False),
        ({"formatted_address": ADDRESS, "attendance_option": "inactive"}, False, False),
        ({"formatted_address": ADDRESS, "attendance_option": "in_person"}, False, True),
        ({"formatted_address": ADDRESS, "attendance_option": "In Person"}, False, True),
        ({"formatted_address": ADDRESS, "attendance_option": "hybrid"}, True, True),
        ({"formatted_address": ADDRESS, "conference_url": "https://zoom.us/j/1"}, True, True),
        ({"formatted_address": "12 Elm Street Anytown, PA 19000"}, False, True),
        (
            {
                "formatted_address": "12 Elm Street Anytown, PA 19000",
                "conference_url": "https://zoom.us/j/1",
            },
            True,
            True,
        ),
        ({"formatted_address": "Church Lane, Galway, Ireland"}, False, True),
        (
            {"formatted_address": "Chicago, IL, USA", "conference_url": "https://zoom.us/j/1"},
            True,
            False,
        ),
        ({"formatted_address": "Chicago, IL, USA", "conference_url_notes": "ID 123"}, True, False),
        ({"formatted_address": "Chicago, IL, USA", "approximate": "yes"}, True, False),
        ({"formatted_address": ADDRESS, "types": ["TC"]}, False, False),
        (
            {"formatted_address": ADDRESS, "types": ["TC"], "attendance_option": "in_person"},
            False,
            False,
        ),
        (
            {
                "formatted_address": ADDRESS,
                "types": ["TC"],
                "conference_url": "https://zoom.us/j/1",
            },
            True,
            False,
        ),
    ],
)
def test_place_link_and_option_decide_how_people_attend(add, columns, online, in_person):
    meeting = add(**columns)
    assert (meeting.is_online, meeting.is_in_person) == (online, in_person)


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"attendance_option": "online"}, "nothing says how to join"),
        (
            {"attendance_option": "in_person", "conference_url": "https://zoom.us/j/1"},
            "the link to join is not offered",
        ),
        ({"attendance_option": "in_person", "formatted_address": ""}, "there is no address"),
        ({"attendance_option": "inactive"}, "in no list of coming meetings"),
        ({"attendance_option": "hybrid", "types": ["TC"]}, "the place is closed for now"),
        ({"attendance_option": "by carrier pigeon"}, "Unknown"),
    ],
)
def test_contradictions_are_reported_in_the_preview(columns, words):
    checked = read_row(**{"formatted_address": ADDRESS, **columns})
    assert checked.is_valid
    assert any(words in p.message for p in checked.problems if p.field == "attendance_option")


@pytest.mark.parametrize("columns", [{"types": ["TC"]}, {"attendance_option": "inactive"}])
def test_a_closed_meeting_is_in_no_list_and_no_calendar(client, as_alice, add, columns):
    meeting = add(formatted_address=ADDRESS, **columns)
    open_one = add(slug="open", name="Open one", formatted_address=ADDRESS)
    for address in ("/meetings/", "/meetings.ics", "/groups/open-door/meetings.ics"):
        content = client.get(address).getvalue().decode()
        assert open_one.name in content
        assert "Dawn" not in content
    assert "Not meeting at the moment" in client.get(meeting.get_absolute_url()).content.decode()


def test_an_online_meeting_without_a_link_says_whom_to_ask(client, add):
    meeting = add(formatted_address=ADDRESS, attendance_option="online")
    assert "Ask the group" in client.get(meeting.get_absolute_url()).content.decode()


def test_an_online_meeting_keeps_types_about_people_only(add):
    meeting = add(conference_url="https://zoom.us/j/1", types=["CF", "W", "X", "CAN"])
    assert set(meeting.types) == {"CF", "W"}


def test_a_password_from_a_feed_is_on_no_public_page(client, as_alice, add):
    meeting = add(
        conference_url="https://zoom.us/j/1?pwd=sesame", conference_url_notes="Passcode sesame"
    )
    meeting.feed = meeting.group.feeds.create(name="Theirs")
    meeting.save()
    for address in (meeting.get_absolute_url(), "/meetings/", "/meetings.json", "/meetings.ics"):
        assert "sesame" not in client.get(address).getvalue().decode()
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert "https://zoom.us/j/1" in page
    assert "Ask the group for the password" in page
    # Members of the group see the password.
    assert "Passcode sesame" in as_alice.get(meeting.get_absolute_url()).content.decode()


ONE_COMMA = "12 Elm Street Anytown, PA 19000"


@pytest.mark.parametrize(
    "more",
    [{}, {"conference_url": "https://zoom.us/j/1"}, {"conference_url_notes": "ID 123"}],
    ids=["without a link", "with a link", "with an ID"],
)
def test_an_address_of_one_comma_is_a_place_everywhere(client, add, more):
    meeting = add(formatted_address=ONE_COMMA, **more)
    assert not meeting.is_approximate
    page = client.get(meeting.get_absolute_url()).content.decode()
    assert ONE_COMMA in page
    assert meeting.is_in_person
    # Who looks for a place to go to finds it, and not only who looks for a link.
    found = client.get("/meetings/", {"where": "in-person"}).context["page"]
    assert list(found) == [meeting]
    (row,) = client.get("/meetings.json").json()
    assert row["formatted_address"] == ONE_COMMA
    assert row["approximate"] == "no"
    calendar = client.get("/meetings.ics").getvalue().replace(b"\r\n ", b"").decode()
    assert f"LOCATION:{ONE_COMMA.replace(',', chr(92) + ',')}" in calendar
    # Another site that reads our feed again sees the same.
    assert read_row(**row).fields["is_approximate"] is False


def test_an_id_in_the_notes_is_shown_to_those_who_may_see_it(client, as_alice, add):
    meeting = add(conference_url_notes="ID 123")
    assert meeting.is_online
    meeting.link_for = meeting.LinkFor.GROUP
    meeting.save()
    assert "ID 123" not in client.get(meeting.get_absolute_url()).content.decode()
    assert "ID 123" in as_alice.get(meeting.get_absolute_url()).content.decode()
