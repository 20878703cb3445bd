"""Meetings of a BMLT root server and of sheets, read like a Meeting Guide feed."""

import json
import random

import pytest

from groups.meeting_guide.bmlt import build_request_urls
from groups.meeting_guide.fetching import fetch_feed_rows, refresh_feed
from groups.meeting_guide.importing import InvalidFeed, import_meetings, parse_feed, plan_import
from groups.models import Group, MeetingFeed

pytestmark = pytest.mark.django_db
FORMATS = [
    {"key_string": "O", "name_string": "Open", "world_id": "OPEN"},
    {"key_string": "WC", "name_string": "Wheelchair", "world_id": "WCHR"},
    {"key_string": "BT", "name_string": "Basic Text", "world_id": "BT"},
    {"key_string": "RR", "name_string": "Rainbow Room", "world_id": ""},
    {"key_string": "VM", "name_string": "Virtual Meeting", "world_id": "VM"},
    {"key_string": "TC", "name_string": "Temporarily Closed", "world_id": "TC"},
]
BODIES = [{"id": "7", "name": "River Area", "type": "AS"}]


def build_bmlt_row(number=1, **columns):
    return {
        "id_bigint": str(number),
        "service_body_bigint": "7",
        "weekday_tinyint": "2",
        "venue_type": "1",
        "start_time": "19:30:00",
        "duration_time": "01:15:00",
        "time_zone": "America/Chicago",
        "formats": "O,WC,RR",
        "meeting_name": f"Meeting {number}",
        "location_text": "Parish hall",
        "location_info": "Side door",
        "location_street": "12 Elm Street",
        "location_municipality": "Springfield",
        "location_province": "IL",
        "location_postal_code_1": "62701",
        "location_nation": "USA",
        "latitude": "39.7817",
        "longitude": "-89.6501",
        "comments": "Ring twice.",
        "virtual_meeting_link": "",
        "phone_meeting_number": "",
        "published": "1",
    } | columns


def encode(rows):
    return json.dumps({"meetings": rows, "formats": FORMATS}).encode()


@pytest.fixture
def feed(make_group):
    group = make_group("Open door", Group.Visibility.OPEN)
    return MeetingFeed.objects.create(name="River", group=group, fellowship="NA")


def read_one(feed, **columns):
    import_meetings(feed, parse_feed(encode([build_bmlt_row(**columns)]), BODIES))
    return feed.meetings.get()


def test_a_row_becomes_a_meeting(feed):
    meeting = read_one(feed)
    assert (meeting.name, meeting.feed_slug, meeting.weekday) == ("Meeting 1", "1", 1)
    assert (f"{meeting.time:%H:%M}", meeting.minutes) == ("19:30", 75)
    assert meeting.time_zone == "America/Chicago"
    assert meeting.place == "12 Elm Street, Springfield, IL 62701, USA"
    assert (meeting.location, meeting.location_notes) == ("Parish hall", "Side door")
    assert set(meeting.types) == {"O", "X"}
    assert meeting.labels == ["Rainbow Room"]
    assert meeting.notes == "Ring twice."
    assert meeting.feed_extras["district"] == "River Area"
    assert (meeting.is_online, meeting.is_in_person) == (False, True)


@pytest.mark.parametrize(
    ("columns", "online", "in_person"),
    [
        ({"venue_type": "1"}, False, True),
        ({"venue_type": "2", "virtual_meeting_link": "https://zoom.us/j/1"}, True, False),
        ({"venue_type": "3", "virtual_meeting_link": "https://zoom.us/j/1"}, True, True),
        ({"venue_type": "", "formats": "VM"}, True, False),
        ({"venue_type": "", "formats": "O"}, False, True),
        ({"venue_type": "1", "formats": "TC"}, False, False),
        (
            {"venue_type": "2", "formats": "TC,VM", "virtual_meeting_link": "https://zoom.us/j/1"},
            True,
            False,
        ),
    ],
)
def test_venue_types(feed, columns, online, in_person):
    meeting = read_one(feed, **columns)
    assert (meeting.is_online, meeting.is_in_person) == (online, in_person)


def test_days_are_counted_from_one(feed):
    for day, weekday in {"1": 0, "7": 6}.items():
        assert read_one(feed, weekday_tinyint=day).weekday == weekday
    with pytest.raises(InvalidFeed):
        plan_import(feed, parse_feed(encode([build_bmlt_row(weekday_tinyint="8")])))


def test_unpublished_rows_are_reported_and_not_listed(feed):
    rows = [build_bmlt_row(1), build_bmlt_row(2, published="0")]
    outcomes = plan_import(feed, parse_feed(encode(rows)))
    assert [outcome.action for outcome in outcomes] == ["add", "skip"]
    assert any("not published" in problem.message for problem in outcomes[1].problems)


def test_200_rows_are_read_and_read_again(feed):
    rng = random.Random(7)
    rows = [
        build_bmlt_row(
            number,
            weekday_tinyint=str(rng.randint(1, 7)),
            venue_type=rng.choice("123"),
            start_time=f"{rng.randrange(24):02}:{rng.choice(['00', '30'])}:00",
            formats=rng.choice(["O", "O,BT", "VM,O", "TC,VM", "", "RR,WC"]),
            virtual_meeting_link=rng.choice(["", f"https://zoom.us/j/{number}"]),
        )
        for number in range(200)
    ]
    outcomes = import_meetings(feed, parse_feed(encode(rows), BODIES))
    assert {outcome.action for outcome in outcomes} == {"add"}
    assert feed.meetings.count() == 200
    again = import_meetings(feed, parse_feed(encode(rows), BODIES))
    assert {outcome.action for outcome in again} == {"keep"}
    changed = import_meetings(feed, parse_feed(encode(rows[1:]), BODIES))
    assert sorted(outcome.action for outcome in changed)[-1] == "remove"


def test_the_search_url_requests_formats_and_service_bodies():
    search = "https://bmlt.example/main_server/client_interface/json/?switcher=GetSearchResults&x=1"
    meetings, bodies = build_request_urls(search)
    assert meetings == search + "&get_used_formats=1"
    assert bodies.endswith("/json/?switcher=GetServiceBodies")
    assert build_request_urls("https://tea.example/meetings.json") is None


def test_a_root_server_is_fetched_every_night(feed, monkeypatch):
    answers = {"GetSearchResults": encode([build_bmlt_row()]), "GetServiceBodies": b"gone"}
    feed.url = "https://bmlt.example/client_interface/json/?switcher=GetSearchResults"

    def answer(url):
        return next(body for switcher, body in answers.items() if switcher in url)

    monkeypatch.setattr("groups.meeting_guide.fetching._fetch", answer)
    refresh_feed(feed)
    assert feed.meetings.get().feed_extras.get("district") is None
    answers["GetServiceBodies"] = json.dumps(BODIES).encode()
    assert fetch_feed_rows(feed)[0]["district"] == "River Area"


HEADER = ["ID", "Name", "Day", "Time", "End Time", "Timezone", "Types", "Conference URL"]
CELLS = [
    "9", "Dawn", "Monday", "7:30 PM", "8:30 PM", "Europe/London", "Open, Men", "https://zoom.us/j/1",
]  # fmt: skip
CHART = {
    "table": {
        "cols": [{"label": name} for name in HEADER],
        "rows": [{"c": [{"v": "Date(0)", "f": text} for text in CELLS]}, {"c": [None]}],
    }
}


@pytest.mark.parametrize(
    "body",
    [
        ",".join(HEADER) + '\r\n9,Dawn,Monday,7:30 PM,8:30 PM,Europe/London,"Open, Men",'
        "https://zoom.us/j/1\r\n\r\n",
        ";".join(HEADER) + "\n" + ";".join(CELLS),
        "\t".join(HEADER) + "\n" + "\t".join(CELLS),
        json.dumps({"range": "A1:H2", "values": [HEADER, CELLS, []]}),
        json.dumps(CHART),
        f"/*O_o*/\ngoogle.visualization.Query.setResponse({json.dumps(CHART)});",
    ],
)
def test_a_sheet_is_read_by_the_same_columns(feed, body):
    MeetingFeed.objects.update(fellowship="")
    feed.refresh_from_db()
    import_meetings(feed, parse_feed(body.encode()))
    meeting = feed.meetings.get()
    assert (meeting.feed_slug, meeting.name, meeting.weekday) == ("9", "Dawn", 1)
    assert (f"{meeting.time:%H:%M}", meeting.minutes) == ("19:30", 60)
    assert set(meeting.types) == {"O", "M"}
    assert meeting.online_link == "https://zoom.us/j/1"


@pytest.mark.parametrize("body", ["a,b\n1,2", '{"x": 1}', "words", '"text"', "12", "[1]"])
def test_a_file_without_meetings_is_refused_with_a_message(feed, body):
    with pytest.raises(InvalidFeed):
        plan_import(feed, parse_feed(body.encode()))


@pytest.mark.parametrize("agreed", [True, False])
def test_a_personal_address_is_published_only_with_consent(client, feed, agreed):
    MeetingFeed.objects.update(keeps_contacts=agreed)
    feed.refresh_from_db()
    meeting = read_one(feed, email_contact="ana@example.org")
    assert ("email" in meeting.feed_extras) == agreed
    assert ("ana@example.org" in client.get("/meetings.json").content.decode()) == agreed
