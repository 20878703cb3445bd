"""After five years with a check-in every day, pages run no more queries than on the first day."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from milestones.awards.services import refresh_milestones
from milestones.models import CheckIn, Setback

YEARS = 5 * 365
CHECK_INS = reverse("milestones:check-ins")


@pytest.fixture
def long_journey(alice, new_journey):
    """A journey with a setback every other month, and a check-in with text every day."""
    journey, now = new_journey(alice, YEARS), timezone.now()
    evenings = [now - timedelta(days=ago, hours=6) for ago in range(20, YEARS, 61)]
    Setback.objects.bulk_create(
        Setback(journey=journey, happened_at=at, resumed_at=at + timedelta(hours=11))
        for at in evenings
    )
    today = alice.today()
    CheckIn.objects.bulk_create(
        CheckIn(
            member=alice, day=today - timedelta(days=ago), checked_at=now - timedelta(days=ago),
            mood=1 + ago % 5, craving=ago % 11, note=f"Day {ago}.", slept_well=ago % 3 == 0,
        )
        for ago in range(YEARS)
    )  # fmt: skip
    refresh_milestones(journey)
    return journey


def test_a_journey_takes_at_most_ten_queries(as_alice, long_journey, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        page = as_alice.get(long_journey.get_absolute_url())
    assert len(page.context["setbacks"]) == 30


def test_the_chart_takes_at_most_ten_queries(
    subtests, as_alice, long_journey, django_assert_max_num_queries
):
    for days in [30, 90, 365]:
        with subtests.test(days=days):
            with django_assert_max_num_queries(10):
                page = as_alice.get(f"{CHECK_INS}?days={days}")
            assert len(page.context["days"]) == days


def test_the_page_for_a_counsellor_takes_at_most_ten_queries(
    as_alice, long_journey, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        as_alice.get(reverse("milestones:check-ins-report") + "?days=365")
