"""Hours in each moderator's own zone, exceptions, gaps, and who comes next."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from posts.models import ShiftException
from posts.on_call.queries import list_current_periods, list_gaps, rank_moderators
from tests.posts.on_call.conftest import NIGHT

HOUR = timedelta(hours=1)


def on_call(now):
    return [period.member.name for period in list_current_periods(now)]


def parse_time(text):
    return datetime.fromisoformat(f"2026-03-04T{text}:00+00:00")


@pytest.mark.parametrize(
    ("zone", "shift", "now", "expected"),
    [
        ("UTC", "09:00-17:00", "08:59", []),
        ("UTC", "09:00-17:00", "09:00", ["mia"]),
        ("UTC", "09:00-17:00", "16:59", ["mia"]),
        ("UTC", "09:00-17:00", "17:00", []),
        ("UTC", "22:00-06:00", "03:10", ["mia"]),
        ("UTC", "00:00-00:00", "03:10", ["mia"]),
        ("Asia/Tokyo", "12:00-13:00", "03:10", ["mia"]),
        ("America/Los_Angeles", "19:00-20:00", "03:10", ["mia"]),
        ("America/Los_Angeles", "03:00-04:00", "03:10", []),
    ],
)
def test_hours_are_in_the_members_time_zone(make_moderator, zone, shift, now, expected):
    make_moderator("mia", shift, time_zone=zone)
    assert on_call(parse_time(now)) == expected


def test_a_weekly_shift_is_on_its_weekday_only(make_moderator):
    mia = make_moderator("mia")
    mia.shifts.create(weekday=2, starts=time(22), ends=time(6))  # From Wednesday night.
    assert on_call(NIGHT) == []
    assert on_call(NIGHT + timedelta(days=1)) == ["mia"]


def test_hours_follow_the_clock_change(make_moderator):
    make_moderator("mia", "09:00-10:00", time_zone="Europe/Berlin")
    assert on_call(datetime(2026, 3, 28, 8, 30, tzinfo=UTC)) == ["mia"]
    assert on_call(datetime(2026, 3, 29, 7, 30, tzinfo=UTC)) == ["mia"]
    assert on_call(datetime(2026, 3, 29, 8, 30, tzinfo=UTC)) == []


def test_an_exception_replaces_the_shifts_of_its_day(make_moderator):
    mia = make_moderator("mia", "22:00-06:00")
    away = ShiftException.objects.create(member=mia, day=date(2026, 3, 3))
    assert on_call(NIGHT) == []
    assert on_call(NIGHT + timedelta(days=1)) == ["mia"]
    away.starts, away.ends = time(2), time(4)
    away.day = date(2026, 3, 4)
    away.save()
    assert on_call(NIGHT) == ["mia"]


def test_gaps_of_seven_days(make_moderator):
    make_moderator("mia", "22:00-06:00")
    make_moderator("noor", "06:00-20:00")
    gaps = list_gaps(NIGHT)
    assert len(gaps) == 7
    assert gaps[0] == (parse_time("20:00"), parse_time("22:00"))


def test_without_hours_the_whole_week_is_a_gap(make_moderator):
    make_moderator("mia")
    assert list_gaps(NIGHT) == [(NIGHT, NIGHT + timedelta(days=7))]


def test_overlapping_hours_leave_no_gap(make_moderator):
    make_moderator("mia", "00:00-16:00")
    make_moderator("noor", "12:00-00:00")
    assert list_gaps(NIGHT) == []


def test_the_next_on_call_is_by_hours_and_then_by_last_activity(make_moderator):
    make_moderator("old", last_active_at=NIGHT - 9 * HOUR)
    make_moderator("fresh", last_active_at=NIGHT - HOUR)
    make_moderator("later", "12:00-13:00")
    make_moderator("sooner", "06:00-07:00")
    make_moderator("now", "03:00-04:00")
    names = [member.name for member in rank_moderators(NIGHT)]
    assert names == ["now", "sooner", "later", "fresh", "old"]
