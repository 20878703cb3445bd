"""600 generated rows with inconsistent data: imported, exported, and imported again."""

import json
import random

import pytest

from groups.meeting_guide.importing import import_meetings, parse_feed, plan_import
from groups.models import Group, Meeting, MeetingFeed

pytestmark = pytest.mark.django_db
ROWS = 600
ADDRESSES = [
    "12 Elm Street, Springfield, IL 62701, USA",
    "12 Elm Street Anytown, PA 19000",
    "Chicago, IL, USA",
    "Church Lane, Galway, Ireland",
    "Straße 5, 1020 Wien, Österreich",
    "",
]
LINKS = [
    "",
    "",
    "https://zoom.us/j/1?pwd=x",
    "https://evil.example/j/1",
    "zoom",
    "https://zoom.us/",
]
TYPES = [["O", "D"], "Open, Discussion", ["C", "O"], ["TC"], ["X", "W", "Trail run"], [], ["FR"]]
TIMES = ["19:30", "7:30 PM", "1930", "19h30", "12 noon", "24:00", "06:05:00", "19:30 PT"]
ZONES = ["America/Chicago", "us/eastern", "Eastern", "Europe/London", "Pacific Standard Time", ""]
NOTES = [
    "",
    "Ring <b>twice</b>.<br>Bring a cup &amp; a spoon.",
    "a  b\r\nc",
    "\u202eabc",
    "क्षमा 🙂",
]


def build_row(rng, number):
    row = {
        "name": rng.choice(["Dawn", " Dusk  ", "Tea & <i>toast</i>", "שלום"]) + f" {number}",
        "slug": rng.choice([f"m-{number}", number, f"M {number}!"]),
        "day": rng.choice([0, "1", "Tuesday", [3, 4], 6]),
        "time": rng.choice(TIMES),
        "end_time": rng.choice(["", "21:00", "8:45 PM", "00:15"]),
        "timezone": rng.choice(ZONES),
        "types": rng.choice(TYPES),
        "formatted_address": rng.choice(ADDRESSES),
        "conference_url": rng.choice(LINKS),
        "conference_url_notes": rng.choice(["", "ID 123"]),
        "conference_phone": rng.choice(["", "+1 555 123 4567,,12#", "12"]),
        "attendance_option": rng.choice(["", "", "in_person", "online", "hybrid", "inactive"]),
        "notes": rng.choice(NOTES),
        "latitude": rng.choice(["", 39.78, "39.78"]),
        "longitude": rng.choice(["", -89.65, "-89.65"]),
        "venmo": rng.choice(["", "@tea", "https://venmo.com/u/tea"]),
        "district": rng.choice(["", "District 12"]),
        "website": rng.choice(["", "https://tea.example/", "tea"]),
        "feedback_emails": rng.choice([[], ["a@example.org"], "a@example.org, b"]),
        "updated": rng.choice(["", "2026-05-31 14:32:23", "5/31/2026 2:32 PM"]),
        "contact_1_name": rng.choice(["", "Ana"]),
    }
    return {name: value for name, value in row.items() if value != ""}


def make_feed(make_group, name):
    return MeetingFeed.objects.create(
        name=name, group=make_group(name, Group.Visibility.OPEN), time_zone="Europe/Paris",
        keeps_contacts=True, keeps_passwords=True,
    )  # fmt: skip


def test_a_second_import_changes_nothing(client, make_group):
    rng = random.Random(2026)
    rows = [build_row(rng, number) for number in range(ROWS)]
    outcomes = import_meetings(
        make_feed(make_group, "Theirs"), parse_feed(json.dumps(rows).encode())
    )
    skipped = [outcome for outcome in outcomes if outcome.action == "skip"]
    assert not skipped, [problem.message for problem in skipped[0].problems]
    first = client.get("/meetings.json").json()
    assert len(first) == Meeting.objects.count() > ROWS
    Meeting.objects.all().delete()
    ours = make_feed(make_group, "Ours")
    import_meetings(ours, parse_feed(json.dumps(first).encode()))
    again = client.get("/meetings.json").json()
    assert again == first
    # What we publish is normalized: importing it again finds nothing to change.
    assert {outcome.action for outcome in plan_import(ours, first)} == {"keep"}
