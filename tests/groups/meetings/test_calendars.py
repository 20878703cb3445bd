"""Calendar files: other programs read the right times from them."""

from datetime import UTC, date, datetime, time
from itertools import takewhile

import pytest
import recurring_ical_events
from icalendar import Calendar

from accounts.blocking.hidden_items import hide_item
from groups.meetings.calendars import build_meeting_calendar
from groups.models import Group, Meeting, Place

pytestmark = pytest.mark.django_db

LISTED = datetime(2026, 1, 5, tzinfo=UTC)
ZONES = ["UTC", "Europe/London", "America/New_York", "Africa/Casablanca"]
YEAR = (datetime(2026, 1, 10, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))


def make_meeting(group, zone="Europe/London", at="19:00", **fields):
    return group.meetings.create(
        name="Tea at seven", weekday=4, time=at, time_zone=zone, listed_at=LISTED, **fields
    )


def parse_starts(text):
    """Return the starts within a year, in UTC, as another parser reads them."""
    events = recurring_ical_events.of(Calendar.from_ical(text)).between(*YEAR)
    return sorted(event["DTSTART"].dt.astimezone(UTC) for event in events)


def build_file(*meetings):
    return build_meeting_calendar(
        meetings, "Meetings", lambda meeting: f"https://forum.test/{meeting.slug}"
    )


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Europe/London", "19:00"),
        ("America/New_York", "07:30"),
        ("Australia/Lord_Howe", "21:15"),
        ("Asia/Kolkata", "20:00"),
        ("Pacific/Kiritimati", "00:00"),
        ("UTC", "23:59"),
    ],
)
def test_the_instants_are_right_across_both_clock_changes(group, zone, at):
    meeting = make_meeting(group, zone, at)
    expected = takewhile(
        lambda occurrence: occurrence.start < YEAR[1], meeting.occurrences(YEAR[0])
    )
    starts = parse_starts(build_file(meeting))
    assert starts == [occurrence.start for occurrence in expected]
    assert len(starts) in {50, 51, 52}


def test_a_cancelled_week_is_left_out(group):
    meeting = make_meeting(group, cancelled_days=[date(2026, 4, 2)])
    text = build_file(meeting)
    assert b"EXDATE;TZID=Europe/London:20260402T190000" in text
    starts = {start.date() for start in parse_starts(text)}
    assert date(2026, 4, 2) not in starts
    assert {date(2026, 3, 26), date(2026, 4, 9)} <= starts


def test_the_file_follows_the_format_exactly(group):
    text = build_file(make_meeting(group, notes="Bring a bowl. " * 20))
    lines = text.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert all(len(line) <= 75 for line in lines)
    assert b"RRULE:FREQ=WEEKLY;BYDAY=TH" in lines
    assert lines.count(b"BEGIN:VTIMEZONE") == 1


def test_the_uid_stays_when_the_meeting_changes(group):
    meeting = make_meeting(group)
    before = Calendar.from_ical(build_file(meeting)).events[0]["UID"]
    meeting.name, meeting.weekday = "Later", 6
    meeting.save()
    assert Calendar.from_ical(build_file(meeting)).events[0]["UID"] == before


def test_a_link_is_in_the_file_only_if_everyone_always_sees_it(group):
    meeting = make_meeting(group, online_link="https://zoom.us/j/123?pwd=abc")
    assert b"zoom.us" not in build_file(meeting)
    meeting.link_for, meeting.link_from = "everyone", "always"
    text = build_file(meeting).replace(b"\r\n ", b"")
    assert b"https://zoom.us/j/123" in text
    assert b"pwd" not in text


def test_a_meeting_has_a_calendar_file(as_alice, as_charlie, group):
    meeting = make_meeting(group)
    page = as_alice.get(f"/meetings/{meeting.slug}/calendar.ics")
    assert page["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(parse_starts(page.content)) >= 50
    assert as_charlie.get(f"/meetings/{meeting.slug}/calendar.ics").status_code == 404
    assert as_alice.post(f"/meetings/{meeting.slug}/calendar.ics").status_code == 405


def test_a_group_has_one_file_for_all_meetings(as_alice, as_charlie, group):
    make_meeting(group), make_meeting(group, "Asia/Tokyo")
    page = as_alice.get(f"/groups/{group.slug}/meetings.ics")
    assert len(Calendar.from_ical(page.content).events) == 2
    assert as_charlie.get(f"/groups/{group.slug}/meetings.ics").status_code == 404


def test_an_archived_group_has_no_meetings_in_its_file(as_alice, group):
    make_meeting(group)
    Group.objects.update(archived_at=group.created_at)
    page = as_alice.get(f"/groups/{group.slug}/meetings.ics")
    assert Calendar.from_ical(page.content).events == []


def test_hidden_meetings_are_left_out_of_the_file_of_a_group(as_alice, alice, group):
    hide_item(alice, "meeting", make_meeting(group))
    page = as_alice.get(f"/groups/{group.slug}/meetings.ics")
    assert Calendar.from_ical(page.content).events == []


class TestMine:
    @pytest.fixture
    def address(self, as_alice, alice, group):
        make_meeting(group)
        as_alice.post("/meetings/mine/calendar/")
        return f"/meetings.ics?key={alice.calendar_key.key}"

    def test_the_page_shows_the_address(self, as_alice, address):
        assert address.partition("?")[2] in as_alice.get("/meetings/?mine=1").content.decode()

    def test_the_key_opens_the_calendar_without_signing_in(self, client, address):
        assert len(Calendar.from_ical(client.get(address).content).events) == 1

    def test_hidden_meetings_are_left_out(self, client, alice, group, address):
        hide_item(alice, "meeting", group.meetings.get())
        assert Calendar.from_ical(client.get(address).content).events == []

    def test_the_calendar_contains_what_the_member_may_read(self, client, alice, group, address):
        group.memberships.filter(member=alice).delete()
        assert Calendar.from_ical(client.get(address).content).events == []

    def test_the_calendar_contains_nothing_of_other_groups(self, client, make_group, address):
        make_meeting(make_group("Next door", Group.Visibility.OPEN))
        assert len(Calendar.from_ical(client.get(address).content).events) == 1

    def test_a_new_url_disables_the_old_one(self, as_alice, client, address):
        as_alice.post("/meetings/mine/calendar/")
        assert client.get(address).status_code == 404

    def test_the_calendar_names_no_group(self, client, group, address):
        assert group.name not in client.get(address).content.decode()

    def test_without_a_key_there_is_no_calendar(self, subtests, as_alice, address):
        for key in ["", "wrong", "\0", "x" * 5000]:
            with subtests.test(key=key):
                assert as_alice.get("/meetings.ics", {"key": key}).status_code == 404

    def test_a_closed_account_has_no_calendar(self, client, alice, address):
        type(alice).objects.filter(pk=alice.pk).update(is_active=False)
        assert client.get(address).status_code == 404


class TestPublicCalendars:
    """The meetings of each filter, for visitors and their calendar programs."""

    @pytest.fixture
    def meetings(self, make_group):
        open_group = make_group("Open door", Group.Visibility.OPEN)
        private = make_group("Closed door")
        make_meeting(open_group, place="Library", language="es")
        open_group.meetings.create(
            name="Breakfast", weekday=6, time="08:00", time_zone="UTC", place="Bakery"
        )
        private.meetings.create(
            name="Hidden", weekday=6, time="08:00", time_zone="UTC", place="Cellar"
        )

    def test_each_filter_is_a_calendar(self, subtests, client, as_organizer, meetings):
        cases = [
            ({}, {"Tea at seven", "Breakfast"}),
            ({"day": "6"}, {"Breakfast"}),
            ({"part": "morning"}, {"Breakfast"}),
            ({"part": "evening"}, {"Tea at seven"}),
            ({"language": "es"}, {"Tea at seven"}),
            ({"near": "bakery"}, {"Breakfast"}),
            ({"q": "nothing like it"}, set()),
        ]
        for filters, names in cases:
            with subtests.test(filters=filters, names=names):
                # The same for everyone: a program has no account.
                for reader in (client, as_organizer):
                    page = reader.get("/meetings.ics", filters)
                    calendar = Calendar.from_ical(page.getvalue())
                    assert {event["SUMMARY"] for event in calendar.events} == names

    def test_invalid_filters_get_a_message(self, client, meetings):
        assert client.get("/meetings.ics", {"day": "9"}).status_code == 400
        assert client.get("/meetings.ics", {"key": "wrong"}).status_code == 404

    def test_all_meetings_are_served_however_many(self, client, make_group):
        group = make_group("Open door", Group.Visibility.OPEN)
        rows = [
            Meeting(
                group=group, name=f"M{number}", slug=f"m-{number}", weekday=number % 7,
                time=time(number % 24), time_zone=ZONES[number % len(ZONES)], place="Library",
            )
            for number in range(350)
        ]  # fmt: skip
        for row in rows:
            row.update_derived_fields()
        Meeting.objects.bulk_create(rows)
        text = client.get("/meetings.ics").getvalue()
        calendar = Calendar.from_ical(text)
        assert len(calendar.events) == 350
        assert {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")} == set(ZONES) - {"UTC"}
        one = client.get(f"{rows[1].get_absolute_url()}calendar.ics").content
        assert Calendar.from_ical(one).events[0].to_ical() in text

    def test_an_unchanged_calendar_is_not_sent_again(self, client, meetings):
        etag = client.get("/meetings.ics?day=6")["ETag"]
        assert client.get("/meetings.ics?day=6", headers={"If-None-Match": etag}).status_code == 304
        assert client.get("/meetings.ics", headers={"If-None-Match": etag}).status_code == 200
        Meeting.objects.filter(name="Breakfast").update(cancelled_days=[date(2026, 12, 5)])
        assert client.get("/meetings.ics?day=6", headers={"If-None-Match": etag}).status_code == 200

    def test_the_link_of_the_finder_gives_the_same_meetings_by_distance(self, client, meetings):
        Place.objects.create(
            geoname_id=1, name="Springfield", name_keys=["springfield"], country="US", region="IL",
            latitude=39.8, longitude=-89.64, population=114_394,
        )  # fmt: skip
        # 14 kilometers away, within 10 miles.
        Meeting.objects.filter(name="Breakfast").update(latitude="39.92600", longitude="-89.64000")
        for language, names in (("en-US", {"Breakfast"}), ("de", set())):
            headers = {"Accept-Language": language}
            page = client.get("/meetings/?near=springfield&day=6", headers=headers)
            assert {meeting.name for meeting in page.context["page"]} == names
            if names:
                assert "near=Springfield%2C+IL%2C+US&amp;day=6&amp;unit=mi" in page.content.decode()
        near = "/meetings.ics?near=Springfield%2C+IL%2C+US&day=6"
        for unit, names in (("mi", {"Breakfast"}), ("km", set())):
            calendar = Calendar.from_ical(client.get(f"{near}&unit={unit}").getvalue())
            assert {event["SUMMARY"] for event in calendar.events} == names

    def test_the_calendar_of_a_group_has_all_of_them(self, client, group):
        Group.objects.update(visibility="open")
        for number in range(520):
            make_meeting(group, place=f"Room {number}")
        content = client.get(f"/groups/{group.slug}/meetings.ics").content
        assert content.count(b"BEGIN:VEVENT") == 520
