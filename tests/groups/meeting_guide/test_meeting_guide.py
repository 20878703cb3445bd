"""The Meeting Guide format: the exported feed, and importing it again without changes."""

import gzip
import json
import zoneinfo
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.meeting_guide.codes import AA, LANGUAGE_CODES, NA, TYPES, find_types_by_name
from groups.meeting_guide.importing import import_meetings, parse_feed
from groups.meeting_guide.parsing import to_plain_text
from groups.meeting_guide.validation import FeedRules, validate_rows
from groups.models import Group, Meeting, MeetingFeed
from recovery_forum.lib.time_zones import get_known_zones

pytestmark = [pytest.mark.django_db, pytest.mark.starts_empty]

CHANGED = datetime(2026, 5, 31, 14, 32, 23, tzinfo=UTC)
PUBLISHED = {"link_for": "everyone", "link_from": "always"}


@pytest.fixture
def group(make_group, alice):
    return make_group("Open door", Group.Visibility.OPEN, members=[alice])


def add_meeting(group, name="Tea at seven", **fields):
    fields = {"weekday": 4, "time": "19:00", "time_zone": "Europe/London"} | fields
    return group.meetings.create(name=name, updated_at=CHANGED, **fields)


def get_rows(client, address="/meetings.json"):
    return json.loads(client.get(address).content)


class TestFeed:
    def test_a_row_has_the_columns_of_the_format(self, client, group):
        add_meeting(
            group,
            slug="tea-at-seven",
            types=["O", "D"],
            language="en",
            place="Church Lane, Galway, H91 Y3F2, Ireland",
            location="Parish hall",
            regions=["Ireland", "Galway"],
            latitude="53.27194",
            longitude="-9.04889",
            minutes=330,
            notes="Bring a <b>bowl</b> &amp; a spoon.",
        )
        assert get_rows(client) == [
            {
                "name": "Tea at seven",
                "slug": "tea-at-seven",
                "day": 4,
                "time": "19:00",
                "end_time": "00:30",
                "timezone": "Europe/London",
                "formatted_address": "Church Lane, Galway, H91 Y3F2, Ireland",
                "regions": ["Ireland", "Galway"],
                "location": "Parish hall",
                "approximate": "no",
                "latitude": 53.27194,
                "longitude": -9.04889,
                "types": ["D", "EN", "O"],
                "notes": "Bring a bowl & a spoon.",
                "group": "Open door",
                "updated": "2026-05-31 14:32:23",
                "url": "http://testserver/meetings/tea-at-seven/",
                "feedback_url": "http://testserver/meetings/tea-at-seven/report/",
            }
        ]

    @pytest.mark.parametrize("visibility", ["community", "private", "hidden"])
    def test_other_groups_are_never_in_the_feed(self, as_organizer, make_group, visibility):
        group = make_group("Not for all", visibility)
        add_meeting(group)
        assert get_rows(as_organizer) == []
        assert as_organizer.get(f"/groups/{group.slug}/meetings.json").status_code == 404

    def test_archived_groups_are_not_in_the_feed(self, client, group):
        add_meeting(group)
        Group.objects.update(archived_at=CHANGED)
        assert get_rows(client) == []

    def test_a_group_has_its_own_feed(self, client, group, make_group):
        add_meeting(group), add_meeting(make_group("Other door", Group.Visibility.OPEN), "Coffee")
        names = [row["name"] for row in get_rows(client, "/groups/open-door/meetings.json")]
        assert names == ["Tea at seven"]

    @pytest.mark.parametrize(
        ("fields", "link", "notes"),
        [
            ({}, None, None),
            ({"link_for": "everyone"}, None, None),
            ({"link_from": "always"}, None, None),
            (PUBLISHED, "https://zoom.us/j/1", None),
            (PUBLISHED | {"shares_password": True}, "https://zoom.us/j/1?pwd=x", "Code 1"),
        ],
    )
    def test_link_and_password_are_in_the_feed_as_chosen(self, client, group, fields, link, notes):
        add_meeting(group, online_link="https://zoom.us/j/1?pwd=x", online_notes="Code 1", **fields)
        (row,) = get_rows(client)
        assert row.get("conference_url") == link
        assert row.get("conference_url_notes") == notes

    def test_the_feed_names_only_people_who_agreed(self, client, group):
        add_meeting(group, contact_name="Ana", contact_phone="123")
        assert "contact_1_name" not in get_rows(client)[0]
        Meeting.objects.update(contact_agreed_at=CHANGED)
        assert get_rows(client)[0]["contact_1_name"] == "Ana"

    def test_the_feed_allows_every_origin_and_is_cached(self, client, group):
        meeting = add_meeting(group)
        page = client.get("/meetings.json")
        assert page["Access-Control-Allow-Origin"] == "*"
        assert page["Content-Type"] == "application/json"
        again = client.get("/meetings.json", headers={"If-None-Match": page["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        meeting.name = "Coffee"
        meeting.save()
        changed = client.get("/meetings.json", headers={"If-None-Match": page["ETag"]})
        assert changed.status_code == 200
        assert client.post("/meetings.json").status_code == 405

    def test_the_feed_can_be_discovered(self, client, group):
        link = 'title="Meetings Feed" href="http://testserver/meetings.json"'
        for path in (
            "/meetings/",
            "/groups/open-door/meetings/",
            add_meeting(group).get_absolute_url(),
        ):
            assert link in client.get(path).content.decode()

    def test_the_feed_takes_the_same_queries_however_long(
        self, client, group, django_assert_max_num_queries
    ):
        for number in range(20):
            add_meeting(group, f"Meeting {number}")
        with django_assert_max_num_queries(3):
            assert len(get_rows(client)) == 20
        with django_assert_max_num_queries(1):  # Nothing changed since.
            assert len(get_rows(client)) == 20

    @pytest.mark.parametrize(
        "change",
        [
            {"name": "Coffee"},
            {"weekday": 5},
            {"notes": "Ring twice."},
            {"types": ["C"]},
            {"attendance_option": "inactive"},
            {"feed_extras": {"venmo": "@tea"}},
            {"link_for": "group"},
            {"latitude": "1.5", "longitude": "2"},
        ],
    )
    def test_every_change_is_in_the_feed_at_once(self, client, group, change):
        online = {"online_link": "https://zoom.us/j/1", "place": "Library"} | PUBLISHED
        meeting, other = add_meeting(group, **online), add_meeting(group, "Other", **online)
        before = get_rows(client)
        Meeting.objects.filter(pk=meeting.pk).update(**change)
        changed = get_rows(client)
        assert changed[0] != before[0]
        assert changed[1] == before[1]
        other.delete()
        assert len(get_rows(client)) == 1

    def test_a_new_name_of_the_group_is_in_the_feed(self, client, group):
        add_meeting(group)
        assert get_rows(client)[0]["group"] == "Open door"
        Group.objects.update(name="Wide door")
        assert get_rows(client)[0]["group"] == "Wide door"

    def test_the_feed_is_compressed_for_clients_that_accept_it(self, client, group):
        add_meeting(group)
        plain = client.get("/meetings.json").content
        page = client.get("/meetings.json", headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(page.content) == plain
        assert "Accept-Encoding" in page["Vary"]


def test_exporting_an_imported_feed_gives_the_same_bytes(client, group, make_group):
    every = {
        "fellowship": "AA",
        "types": ["O", "B", "X"],
        "language": "es",
        "place": "Prater, Wien",
    }
    add_meeting(group, slug="all-of-it", regions=["Wien", "Prater"], is_approximate=True, **every)
    add_meeting(
        group,
        slug="online",
        online_link="https://us02web.zoom.us/j/1?pwd=x",
        online_notes="Passcode 1",
        phone="+43 1 5550 1234,,12#",
        phone_notes="Then wait",
        shares_password=True,
        contact_name="Ana",
        contact_email="ana@example.org",
        contact_agreed_at=CHANGED,
        feed_extras={
            "group_notes": "We\nare",
            "venmo": "@tea",
            "entity": "D 1",
            "entity_url": "https://e.test",
        },
        minutes=45,
        **PUBLISHED,
    )
    add_meeting(
        group,
        slug="odd",
        types=["C", "O", "D"],
        labels=["FR", "Trail"],
        notes="a  b\r\nc &lt;i&gt; <",
    )
    before = client.get("/meetings.json").content
    Meeting.objects.all().delete()
    feed = MeetingFeed.objects.create(
        name="Ours",
        group=make_group("Other door", Group.Visibility.OPEN),
        fellowship="AA",
        keeps_contacts=True,
        keeps_passwords=True,
    )
    import_meetings(feed, parse_feed(before))
    after = client.get("/meetings.json").content
    assert json.loads(after) == json.loads(before)
    assert after == before


@given(st.text(alphabet="ab <>&;#ltgamp3/\n\r\0\ud800x"))
def test_plain_text_stays_as_it_is(text):
    once = to_plain_text(text)
    assert to_plain_text(once) == once
    assert "\0" not in once
    once.encode()


class TestCodes:
    def test_the_codes_are_those_of_the_format(self):
        assert (len(AA), len(NA)) == (87, 30)
        assert "ONL" not in AA

    def test_languages_have_one_code_each(self):
        assert set(LANGUAGE_CODES.values()) <= set(AA)
        assert len(set(LANGUAGE_CODES.values())) == len(LANGUAGE_CODES)

    def test_one_name_is_found_in_every_fellowship(self):
        assert set(find_types_by_name("Newcomer")) >= {
            ("", "BE"),
            ("AA", "BE"),
            ("NA", "BEG"),
            ("EDA", "BEG"),
        }


@pytest.mark.parametrize("fellowship", sorted(set(TYPES) - {"AA", ""}))
def test_no_type_of_a_fellowship_is_taken_for_a_language(fellowship):
    assert not set(TYPES[fellowship]) & set(LANGUAGE_CODES.values())


def test_a_long_feed_reads_time_zones_from_disk_once(monkeypatch):
    """Reading them for every row once took most of a minute."""
    calls, names = [], zoneinfo.available_timezones()
    monkeypatch.setattr(zoneinfo, "available_timezones", lambda: calls.append(1) or names)
    get_known_zones.cache_clear()
    feed = [
        {"name": "Dawn", "slug": str(n), "day": 1, "time": "06:30", "timezone": "europe/dublin"}
        for n in range(20)
    ]
    meetings = validate_rows(feed, FeedRules())
    assert {meeting.fields["time_zone"] for meeting in meetings} == {"Europe/Dublin"}
    assert len(calls) == 1
