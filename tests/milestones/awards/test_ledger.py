"""The ledger: exact, and equal to a simple model in every time zone."""

from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestones.awards.ledger import DAY, Ledger, calendar_position, date_at, start_of_day
from tests.hypothesis_settings import example_count

LONDON = ZoneInfo("Europe/London")
ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
INSTANTS = st.datetimes(datetime(1970, 1, 5), datetime(2040, 1, 1), timezones=st.just(UTC))


def parse_time(words, zone=LONDON):
    return datetime.fromisoformat(words).replace(tzinfo=zone)


def year_ledger(*setbacks, now="2026-03-01T09:00"):
    return Ledger(date(2025, 3, 1), LONDON, setbacks, parse_time(now))


EVENING = (parse_time("2025-09-10T19:00"), parse_time("2025-09-11T08:00"))


def test_a_setback_of_one_evening_leaves_364_of_365_days():
    ledger = year_ledger(EVENING)
    assert (ledger.of_last_year, ledger.length_of_last_year) == (364, 365)
    assert ledger.total == 364


def share_of(ledger, day):
    """Return how much of a past day counts, from 0 to 1."""
    return ledger.counted(day, day + DAY)


def test_the_current_streak_starts_with_resuming():
    ledger = year_ledger(EVENING)
    assert ledger.days == (date(2026, 3, 1) - date(2025, 9, 11)).days


def test_the_longest_run_is_kept():
    assert year_ledger(EVENING).longest == (date(2025, 9, 10) - date(2025, 3, 1)).days


def test_parts_of_days_count():
    ledger = year_ledger(EVENING)
    assert share_of(ledger, date(2025, 9, 10)) == Fraction(19, 24)
    assert share_of(ledger, date(2025, 9, 11)) == Fraction(16, 24)
    assert share_of(ledger, date(2025, 9, 12)) == 1


def test_during_a_setback_all_days_before_it_count():
    ledger = year_ledger((parse_time("2026-02-27T00:00"), None))
    assert (ledger.is_away, ledger.days, ledger.total) == (True, 0, 363)


def test_setbacks_that_overlap_count_once():
    twice = ((parse_time("2025-09-10T00:00"), parse_time("2025-09-12T00:00")),
             (parse_time("2025-09-11T00:00"), parse_time("2025-09-12T00:00")))  # fmt: skip
    assert year_ledger(*twice).total == 363


def test_setbacks_before_a_corrected_start_take_nothing():
    early = (parse_time("2024-01-01T00:00"), parse_time("2024-02-01T00:00"))
    assert year_ledger(early).total == 365
    assert len(year_ledger(early).runs) == 1


def test_a_day_that_a_zone_never_had_passes():
    apia = ZoneInfo("Pacific/Apia")
    assert start_of_day(date(2011, 12, 30), apia) == start_of_day(date(2011, 12, 31), apia)
    ledger = Ledger(date(2011, 12, 1), apia, [], parse_time("2012-01-01T12:00", apia))
    assert (ledger.days, ledger.total) == (31, 31)


def test_a_date_is_never_counted_twice():
    """In St. John's, clocks once went back at 00:01, to the day before."""
    zone = ZoneInfo("America/St_Johns")
    first = datetime(2010, 11, 7, 2, 30, tzinfo=UTC)
    dates = [date_at(first + timedelta(minutes=m), zone) for m in range(120)]
    assert dates == sorted(dates)


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_a_day_of_23_or_25_hours_is_one_day(day):
    whole = (start_of_day(day, LONDON), start_of_day(day + DAY, LONDON))
    assert share_of(year_ledger(whole, now="2026-12-01T12:00"), day) == 0
    assert year_ledger(whole, now="2026-12-01T12:00").total == 639


def test_a_leap_day_is_a_day():
    ledger = Ledger(date(2024, 2, 28), LONDON, [], parse_time("2024-03-01T00:00"))
    assert ledger.days == 2


# --- In every time zone, compared with a simple model ---------------------------


@st.composite
def journeys(draw):
    """A time zone, a time of reading, a start before it, and some setbacks."""
    zone, now = draw(ZONES), draw(INSTANTS)
    start = date_at(now, zone) - draw(st.integers(0, 30)) * DAY
    hours = st.integers(0, 24 * 40)
    setbacks = []
    for ago, long, is_open in draw(
        st.lists(st.tuples(hours, st.integers(0, 60), st.booleans()), max_size=3)
    ):
        happened = now - timedelta(hours=ago, minutes=ago % 60)
        setbacks.append((happened, None if is_open else happened + timedelta(hours=long)))
    return start, zone, setbacks, now


def count_days_plainly(start, zone, setbacks, now):
    """Count the days one by one in real time: slow but obvious."""
    total, day, today = Fraction(0), start, date_at(now, zone)
    while day < today:
        begins, ends = start_of_day(day, zone), start_of_day(day + DAY, zone)
        away = _covered(begins, ends, [(a, min(b or now, now)) for a, b in setbacks if a <= now])
        length = (ends - begins) // timedelta(microseconds=1)
        total += 1 - Fraction(away, length) if length else 1
        day += DAY
    return total


def _covered(begins, ends, gaps):
    """Return how many microseconds of a day are within a gap."""
    edges = {begins, ends, *(e for gap in gaps for e in gap if begins < e < ends)}
    pieces = zip(sorted(edges), sorted(edges)[1:], strict=False)
    away = [q - p for p, q in pieces if any(a <= p and q <= b for a, b in gaps)]
    return sum(away, timedelta()) // timedelta(microseconds=1)


@example_count(150, 100_000)
@given(journeys())
def test_the_ledger_equals_a_plain_model(journey):
    ledger = Ledger(*journey)
    assert ledger.counted(ledger.start, ledger.today) == count_days_plainly(*journey)
    shares = ledger.shares(ledger.start)
    assert all(share == share_of(ledger, day) for day, share in shares.items())
    assert 0 <= ledger.of_last_year <= ledger.length_of_last_year
    assert 0 <= ledger.days <= ledger.longest <= (ledger.today - ledger.start).days


@example_count(150, 100_000)
@given(journeys(), st.integers(0, 60 * 24 * 40))
def test_counts_never_decrease_without_a_setback(journey, minutes):
    start, zone, setbacks, now = journey
    closed = [(a, b or now) for a, b in setbacks if (b or now) <= now]
    before = Ledger(start, zone, closed, now)
    after = Ledger(start, zone, closed, now + timedelta(minutes=minutes))
    assert after.total >= before.total
    assert after.days >= before.days
    assert after.longest >= before.longest
    if before.length_of_last_year == after.length_of_last_year or not closed:
        assert after.of_last_year >= before.of_last_year


@example_count(150, 100_000)
@given(ZONES, INSTANTS, st.integers(0, 60 * 60 * 48))
def test_positions_only_increase(zone, instant, seconds):
    assert calendar_position(instant + timedelta(seconds=seconds), zone) >= calendar_position(
        instant, zone
    )


@example_count(150, 100_000)
@given(ZONES, st.dates(date(1900, 1, 1), date(2040, 1, 1)))
def test_every_midnight_is_on_its_date_or_on_the_next_existing_one(zone, day):
    there = calendar_position(start_of_day(day, zone), zone)
    assert there >= day.toordinal()
    assert there == int(there) or datetime.combine(day, time.min, zone).fold
