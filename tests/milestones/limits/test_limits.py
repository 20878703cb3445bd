"""Limits and amounts: days without an entry are unknown, and the chart says so."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from milestones.limits.charts import build_buckets, draw_buckets
from milestones.models import Amount, Journey, Limit
from tests.hypothesis_settings import example_count

START, TODAY = date(2026, 6, 1), date(2026, 6, 17)  # A Monday, and a Wednesday.
DAY = timedelta(days=1)


@pytest.fixture
def drinking_less(alice, new_journey):
    return new_journey(alice, 30, goal="tapering", amount_unit="drinks")


def url_of(journey, name="amounts", *args):
    return reverse(f"milestones:{name}", args=[journey.public_id, *args])


def limit(amount, period="week", starts_on=START):
    return Limit(amount=Decimal(amount), period=period, starts_on=starts_on)


def days(*amounts, first=START):
    return {first + number * DAY: Decimal(one) for number, one in enumerate(amounts) if one != ""}


def test_an_amount_is_saved_and_a_second_one_replaces_it(as_alice, drinking_less):
    today = drinking_less.today()
    for amount in ("3", "2.5"):
        assertRedirects(
            as_alice.post(url_of(drinking_less), {"day": today, "amount": amount}),
            url_of(drinking_less),
        )
    assert Amount.objects.get().amount == Decimal("2.5")


def test_tapering_down_is_two_limits(as_alice, drinking_less):
    later = drinking_less.today() + timedelta(days=14)
    form = {"amount": "4", "period": "week", "starts_on": drinking_less.today()}
    as_alice.post(url_of(drinking_less, "new-limit"), form)
    as_alice.post(
        url_of(drinking_less, "new-limit"), {"amount": "2", "period": "week", "starts_on": later}
    )
    page = as_alice.get(url_of(drinking_less))
    assertContains(page, "At most 4 <bdi>drinks</bdi> per week")
    assertContains(page, "At most 2 <bdi>drinks</bdi> per week")
    assertContains(page, "plan it with a doctor")
    as_alice.post(url_of(drinking_less, "remove-limit", Limit.objects.first().pk))
    assert Limit.objects.get().amount == 2


def test_invalid_input_gets_an_error_beside_its_field(subtests, as_alice, drinking_less):
    cases = [
        ("amounts", {"day": "2999-01-01", "amount": "1"}, "day"),
        ("amounts", {"day": "1999-01-01", "amount": "1"}, "day"),
        ("amounts", {"day": "today", "amount": "1"}, "day"),
        ("amounts", {"day": "", "amount": "-1"}, "amount"),
        ("amounts", {"day": "", "amount": "1e9"}, "amount"),
        ("new-limit", {"amount": "", "period": "week", "starts_on": "2026-01-01"}, "amount"),
        ("new-limit", {"amount": "1", "period": "year", "starts_on": "2026-01-01"}, "period"),
    ]
    for name, fields, field in cases:
        with subtests.test(name=name, fields=fields, field=field):
            page = as_alice.post(url_of(drinking_less, name), fields)
            assertContains(page, f'id="id_{field}_error"', status_code=422)


@pytest.mark.parametrize("name", ["amounts", "new-limit"])
def test_the_form_has_todays_date(as_alice, drinking_less, name):
    assertContains(as_alice.get(url_of(drinking_less, name)), f'value="{drinking_less.today()}"')


def test_a_journey_without_a_limit_says_how_to_get_one(as_alice, journey):
    assertContains(as_alice.get(url_of(journey)), "Choose another goal", status_code=403)
    assertNotContains(as_alice.get(journey.get_absolute_url()), url_of(journey))


def test_nobody_else_reads_or_writes_one(as_bob, client, drinking_less):
    Journey.objects.update(audience="members")
    for name in ("amounts", "new-limit"):
        assert as_bob.get(url_of(drinking_less, name)).status_code == 404
        assert as_bob.post(url_of(drinking_less, name), {"amount": "1"}).status_code == 404
        assert client.get(url_of(drinking_less, name)).status_code == 302
    assertNotContains(as_bob.get(drinking_less.get_absolute_url()), "limit")


def test_a_whole_week_within_its_limit_counts():
    week, *_later = build_buckets(days("1", "0", "0", "1", "0", "0", "0"), [limit(2)], START, TODAY)
    assert (week.total, week.days_known, week.is_within, week.is_over) == (2, 7, True, False)


def test_a_week_with_a_missing_day_is_unknown():
    week, *_later = build_buckets(days("1", "", "0", "1", "0", "0", "0"), [limit(2)], START, TODAY)
    assert (week.is_within, week.is_over, week.is_unknown) == (False, False, False)


def test_a_week_above_its_limit_is_above_it_even_with_missing_days():
    week, *_later = build_buckets(days("1", "", "2"), [limit(2)], START, TODAY)
    assert (week.is_within, week.is_over) == (False, True)


def test_the_current_week_is_not_judged_yet():
    *_earlier, week = build_buckets(
        days("0", "0", "0", first=date(2026, 6, 15)), [limit(2)], START, TODAY
    )
    assert (week.days, week.days_known, week.is_within) == (3, 3, False)


def test_a_new_limit_applies_from_its_date():
    limits = [limit(4), limit(2, starts_on=date(2026, 6, 8))]
    assert [one.limit for one in build_buckets({}, limits, START, TODAY)] == [4, 2, 2]


def test_a_daily_limit_is_drawn_by_day():
    buckets = build_buckets(days("1", "3"), [limit(2, "day")], START, TODAY)
    assert [one.is_over for one in buckets[:3]] == [False, True, False]
    assert [one.is_within for one in buckets[:3]] == [True, False, False]
    assert len(buckets) == 17


def test_amounts_are_shown_without_limits():
    chart = draw_buckets(build_buckets(days("1"), [], START, TODAY))
    assert chart["paths"]["open"]
    assert chart["limit"] == ""


def test_the_page_takes_the_same_queries_however_long(
    as_alice, drinking_less, django_assert_max_num_queries
):
    Amount.objects.bulk_create(
        Amount(journey=drinking_less, day=drinking_less.started_on + timedelta(days=n), amount=n)
        for n in range(30)
    )
    with django_assert_max_num_queries(12):
        as_alice.get(url_of(drinking_less))


# --- Against a plain model ------------------------------------------------------

AMOUNTS = st.dictionaries(
    st.integers(0, 60).map(lambda n: START + n * DAY), st.integers(0, 9).map(Decimal), max_size=60
)


@example_count(200, 100_000)
@given(AMOUNTS, st.integers(0, 60), st.integers(0, 20))
def test_each_week_agrees_with_its_days(amounts, age, at_most):
    today = START + age * DAY
    known = {day: amount for day, amount in amounts.items() if day <= today}
    for bucket in build_buckets(known, [limit(at_most)], START, today):
        week = [bucket.first + n * DAY for n in range(7)]
        values = [known.get(day) for day in week]
        assert bucket.total == sum(value for value in values if value is not None)
        assert bucket.is_over == (bucket.total > at_most)
        whole = all(value is not None for value in values)
        assert bucket.is_within == (whole and bucket.total <= at_most)
