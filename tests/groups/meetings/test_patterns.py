"""Meetings that are not weekly: every other week, monthly, once, until a date."""

import io
import random
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from dateutil.rrule import rrulestr
from dateutil.tz import tzical
from icalendar import Calendar

from groups.meetings.calendars import build_meeting_calendar
from groups.models import Group, Meeting
from recovery_forum.lib.time_zones import list_zone_names

pytestmark = [pytest.mark.django_db, pytest.mark.starts_empty]
LISTED = datetime(2026, 1, 5, tzinfo=UTC)
RULES, YEARS = 100, 2
ZONES = (
    "UTC Europe/London Europe/Berlin Europe/Dublin America/New_York America/Los_Angeles "
    "America/Sao_Paulo America/Santiago America/St_Johns America/Havana Australia/Sydney "
    "Australia/Lord_Howe Australia/Adelaide Asia/Kolkata Asia/Kathmandu Asia/Tehran Asia/Gaza "
    "Asia/Tokyo Africa/Cairo Africa/Casablanca Pacific/Auckland Pacific/Chatham Pacific/Apia "
    "Pacific/Kiritimati Atlantic/Azores"
).split()


def build_random_meeting(rng, number):
    starts_on = date(2026, 1, 5) + timedelta(days=rng.randrange(300))
    fields = {
        "weekday": rng.randrange(7),
        "frequency": rng.choice(Meeting.Frequency.values),
        "week_of_month": rng.choice(Meeting.WeekOfMonth.values),
        "starts_on": starts_on,
        "ends_on": rng.choice([None, starts_on + timedelta(days=rng.randrange(10, 400))]),
    }
    meeting = Meeting(
        pk=number,
        public_id=f"meeting{number:05}",
        name="Tea",
        time=time(rng.randrange(24), rng.choice([0, 15, 30])),
        time_zone=rng.choice(ZONES),
        listed_at=LISTED,
        updated_at=LISTED,
        **fields,
    )
    meeting.update_derived_fields(LISTED)
    days = [o.day for o, _n in zip(meeting.occurrences(LISTED), range(20), strict=False)]
    meeting.cancelled_days = [day for day in days if rng.random() < 0.1]
    return meeting


def build_file(*meetings):
    return build_meeting_calendar(meetings, "Meetings", lambda meeting: "https://forum.test/")


def test_calendar_files_have_the_same_occurrences():
    """According to another library and to the rule in the file, in 25 zones over two years."""
    rng, until = random.Random(26), LISTED + timedelta(days=365 * YEARS)
    assert len(ZONES) == 25
    for number in range(RULES):
        meeting = build_random_meeting(rng, number)
        expected = set()
        for occurrence in meeting.occurrences(LISTED):
            if occurrence.start >= until:
                break
            expected.add(occurrence.start)
        calendar = Calendar.from_ical(build_file(meeting))
        events = recurring_ical_events.of(calendar).between(LISTED, until)
        starts = {event["DTSTART"].dt.astimezone(UTC) for event in events}
        assert starts == expected, (number, meeting.pattern, meeting.time_zone)
        (event,) = calendar.events
        if "RRULE" in event:
            first = event["DTSTART"].dt.replace(tzinfo=None)
            rule = re.sub(";UNTIL=[^;]+", "", event["RRULE"].to_ical().decode())
            days = {day.date() for day in rrulestr(rule, dtstart=first).between(
                first - timedelta(1), first + timedelta(days=300))}  # fmt: skip
            ours = set(iterate_days(meeting, first.date(), 300))
            last = meeting.ends_on or date.max
            assert {day for day in days if day <= last} == ours


def iterate_days(meeting, first, days):
    for occurrence in meeting.occurrences(datetime.combine(first, time(), UTC) - timedelta(2), ()):
        if occurrence.day > first + timedelta(days=days):
            return
        if occurrence.day >= first:
            yield occurrence.day


def test_the_file_has_the_right_times_by_its_own_time_zone_rules(subtests):
    """As a program without time zone data reads it, including Ramadan 2027 in Casablanca."""
    for zone in [*ZONES[1:], *list_zone_names()[::23]]:
        with subtests.test(zone=zone):
            meeting = Meeting(
                public_id="meeting00001", name="Tea", weekday=4, time=time(19), time_zone=zone,
                listed_at=LISTED, updated_at=LISTED,
            )  # fmt: skip
            text = build_file(meeting).decode().replace("\r\n ", "").replace("\r\n", "\n")
            if zone == "UTC":
                continue
            rules = tzical(io.StringIO(text)).get(zone)
            for number in range(0, 365 * 4, 3):
                noon = datetime(2026, 1, 8, 12) + timedelta(days=number)
                expected = noon.replace(tzinfo=ZoneInfo(zone)).utcoffset()
                assert noon.replace(tzinfo=rules).utcoffset() == expected, noon


def test_stable_time_zone_rules_are_written_as_rules():
    def write(zone):
        meeting = Meeting(
            public_id="x" * 12, name="Tea", weekday=4, time=time(19), time_zone=zone,
            listed_at=LISTED, updated_at=LISTED,
        )  # fmt: skip
        return build_file(meeting).decode()

    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in write("Europe/London")
    assert "RRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3" in write("America/New_York")
    assert "FREQ=YEARLY" not in write("Africa/Casablanca")


@pytest.fixture
def group(make_group, alice):
    return make_group("Open door", Group.Visibility.OPEN, members=[alice])


FORM = {
    "name": "Tea", "weekday": "5", "time": "19:00", "time_zone": "UTC", "place": "Library",
    "link_for": "group", "link_from": "soon",
}  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Every Friday"),
        ({"frequency": "biweekly", "starts_on": "2027-01-01"}, "Every other Friday"),
        ({"frequency": "monthly", "week_of_month": "-1"}, "The last Friday of the month"),
        ({"frequency": "once", "weekday": "", "starts_on": "2027-01-01"}, "Friday 1 January 2027"),
        ({"ends_on": "2027-05-03"}, "Every Friday until 3 May 2027"),
    ],
)
def test_an_organizer_lists_a_pattern_and_reads_it_in_words(as_organizer, group, fields, words):
    page = as_organizer.post("/groups/open-door/meetings/new/", FORM | fields)
    assert page.status_code == 302
    meeting = group.meetings.get()
    assert meeting.describe_days() == words
    assert words in as_organizer.get(meeting.get_absolute_url()).content.decode()
    assert as_organizer.get(f"/meetings/{meeting.slug}/calendar.ics").status_code == 200


def test_missing_input_gets_an_error_beside_its_field(subtests, as_organizer, group):
    cases = [
        ({"frequency": "biweekly"}, "starts_on"),
        ({"frequency": "once"}, "starts_on"),
        ({"frequency": "monthly"}, "week_of_month"),
        ({"weekday": ""}, "weekday"),
        ({"starts_on": "2027-01-02", "ends_on": "2027-01-01"}, "ends_on"),
        ({"frequency": "hourly"}, "frequency"),
        ({"starts_on": "9999-12-31"}, "starts_on"),
        ({"frequency": "once", "weekday": "", "starts_on": "9999-12-31"}, "starts_on"),
        ({"frequency": "once", "weekday": "", "starts_on": "0001-01-01"}, "starts_on"),
        ({"ends_on": "0026-05-03"}, "ends_on"),
        ({"ends_on": "9999-12-31"}, "ends_on"),
    ]
    for fields, field in cases:
        with subtests.test(fields=fields, field=field):
            page = as_organizer.post("/groups/open-door/meetings/new/", FORM | fields)
            assert page.status_code == 422
            assert list(page.context["form"].errors) == [field]
            # The folded section with the error is open.
            sections = page.context["form"].sections()
            inside = [s for s in sections if any(f.name == field for f in s["fields"])]
            assert all(section["is_open"] for section in inside)


def test_a_meeting_that_ended_is_in_no_list_and_its_page_says_so(client, as_organizer, group):
    meeting = group.meetings.create(
        name="Once", weekday=5, time="19:00", time_zone="UTC", place="Library",
        frequency="once", starts_on=date(2026, 1, 2),
    )  # fmt: skip
    assert meeting.next_at is None
    assert "Once" not in client.get("/meetings/").content.decode()
    assert "Once" not in client.get("/groups/open-door/meetings/").content.decode()
    assert "Once" in as_organizer.get("/groups/open-door/meetings/").content.decode()
    assert "This meeting has ended" in client.get(meeting.get_absolute_url()).content.decode()
    assert client.get(f"/meetings/{meeting.slug}/calendar.ics").status_code == 200


def test_meetings_that_are_not_weekly_are_not_in_the_feed(client, group):
    fields = {"weekday": 5, "time": "19:00", "time_zone": "UTC", "place": "Library"}
    group.meetings.create(name="Every week", **fields)
    group.meetings.create(name="Monthly", frequency="monthly", week_of_month=1, **fields)
    assert [row["name"] for row in client.get("/meetings.json").json()] == ["Every week"]
