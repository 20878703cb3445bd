"""Times, zones and dates as people write them into feeds."""

import zoneinfo
from datetime import UTC, datetime, time

import pytest

from groups.meeting_guide.parsing import parse_time, parse_updated, parse_zone
from groups.meeting_guide.validation import FeedRules, get_unknown_columns, validate_rows
from recovery_forum.lib.time_zones import get_canonical_zone, get_known_zones, get_zone_choices

ROW = {"name": "Dawn", "slug": "dawn", "day": 1, "time": "06:30", "timezone": "Europe/London"}


def read_row(zone="", **columns):
    (checked,) = validate_rows([ROW | columns], FeedRules(time_zone=zone))
    return checked


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("24:00", time(0)),
        ("1930", time(19, 30)),
        ("0730", time(7, 30)),
        ("19h30", time(19, 30)),
        ("19h", time(19)),
        ("19.30 Uhr", time(19, 30)),
        ("12:00 noon", time(12)),
        ("12 noon", time(12)),
        ("12:00 midnight", time(0)),
        ("19:30 EST", time(19, 30)),
        ("7 pm ET", time(19)),
        ("7:30 p.m.", time(19, 30)),
        ("2026-05-31T19:30:00", time(19, 30)),
        ("19:30:00-05:00", time(19, 30)),
        ("19:30Z", time(19, 30)),
        ("7", None),
        ("25:00", None),
        ("12:30 noon", None),
        ("13 pm", None),
        ("1960", None),
        ("soon", None),
    ],
)
def test_times_are_read(written, expected):
    assert parse_time(written) == expected


def test_midnight_at_the_end_of_a_day_is_on_the_next_one():
    checked = read_row(time="24:00", day=6)
    assert (checked.fields["weekday"], checked.fields["time"]) == (0, time(0))
    assert any("the day after" in problem.message for problem in checked.problems)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("America/New_York", "America/New_York"),
        ("us/pacific", "America/Los_Angeles"),
        ("GB", "Europe/London"),
        ("Eastern", "America/New_York"),
        ("Pacific Time (US & Canada)", "America/Los_Angeles"),
        ("Eastern Standard Time", "America/New_York"),  # As Windows calls it.
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("GMT", "UTC"),
        ("PT", "America/Los_Angeles"),
        ("EST", ""),
        ("GMT+1", ""),
        ("-0500", ""),
        ("Atlantis/Center", ""),
    ],
)
def test_zones_are_read_by_name(written, expected):
    assert parse_zone(written) == expected


@pytest.mark.parametrize("name", ["EST", "GMT-5", "UTC-05:00"])
def test_an_offset_is_reported_unless_the_feed_names_a_zone(name):
    asked = read_row(timezone=name)
    assert not asked.is_valid
    assert any("clocks change in summer" in problem.message for problem in asked.problems)
    assert read_row("America/New_York", timezone=name).fields["time_zone"] == "America/New_York"
    assert not read_row("Europe/London", timezone=name).is_valid


def test_a_zone_behind_the_time_counts_where_no_column_names_one():
    assert read_row(timezone="", time="19:30 ET").fields["time_zone"] == "America/New_York"
    assert not read_row(timezone="", time="19:30 EST").is_valid


def test_two_different_zones_are_reported():
    checked = read_row(time="19:30 EST")
    assert checked.fields["time_zone"] == "Europe/London"
    assert any("names another zone" in problem.message for problem in checked.problems)


@pytest.mark.parametrize(
    "written", ["5/31/2026 14:32", "05/31/2026 2:32 PM", "2026-05-31T14:32:00Z"]
)
def test_dates_of_changes_are_read_in_american_form(written):
    assert parse_updated(written) == datetime(2026, 5, 31, 14, 32, tzinfo=UTC)


def test_every_time_zone_keeps_its_instants_through_import_and_form():
    moments = [datetime(2027, month, 15, 12, tzinfo=UTC) for month in range(1, 13)]
    names = get_known_zones().values()
    assert len(names) > 400
    for name in names:
        zone = get_canonical_zone(name)
        for moment in moments:
            offsets = {moment.astimezone(zoneinfo.ZoneInfo(z)).utcoffset() for z in (name, zone)}
            assert len(offsets) == 1, name
        assert zone in dict(get_zone_choices(zone)), name
        imported = read_row(timezone=name)
        assert not imported.is_valid or imported.fields["time_zone"] == zone, name


@pytest.mark.parametrize(
    ("column", "written", "handle"),
    [
        ("venmo", "https://venmo.com/u/tea-group", "@tea-group"),
        ("square", "https://cash.app/$tea", "$tea"),
        ("paypal", "https://paypal.me/tea", "tea"),
        ("paypal", "https://www.paypal.com/paypalme/tea", "tea"),
        ("homegroup_online", "https://homegroup.online/tea-group", "tea-group"),
    ],
)
def test_payment_addresses_are_read_as_handles(column, written, handle):
    checked = read_row(**{column: written})
    assert checked.fields["feed_extras"][column] == handle
    assert any(handle in problem.message for problem in checked.problems)


def test_extra_columns_are_passed_on_and_unknown_ones_are_reported():
    columns = {
        "district": "District 12",
        "website": "https://tea.example/",
        "email": "tea@example.org",
        "feedback_emails": ["a@example.org", "no address"],
        "rclub": "Tuesday club",
    }
    checked = read_row(**columns)
    extras = checked.fields["feed_extras"]
    assert extras["district"] == "District 12"
    assert extras["website"] == "https://tea.example/"
    assert extras["feedback_emails"] == ["a@example.org"]
    assert any(problem.field == "feedback_emails" for problem in checked.problems)
    assert get_unknown_columns([ROW | columns]) == ["rclub"]


@pytest.mark.parametrize("days", [[3, 4], ["Wednesday", "4"]])
def test_a_list_of_days_becomes_a_meeting_on_each(days):
    checked = validate_rows([ROW | {"day": days}], FeedRules())
    assert [(row.slug, row.fields["weekday"]) for row in checked] == [("dawn-3", 3), ("dawn-4", 4)]
