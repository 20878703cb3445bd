"""Milestones are stored once and never taken back."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import call_command

from milestones.awarding import award, award_all, begin, correct
from milestones.models import Journey, Milestone
from milestones.tasks import award_milestones


def stored(journey):
    return set(Milestone.objects.filter(journey=journey).values_list("span_key", flat=True))


def test_a_year_and_a_day_give_eight_milestones(alice, alcohol):
    with time_machine.travel("2026-03-10 12:00Z"):
        journey = begin(
            Journey(
                member=alice, challenge=alcohol, title="x", started_on=date(2025, 3, 9),
                time_zone="UTC",
            )
        )  # fmt: skip
    assert stored(journey) == {"24h", "1w", "30d", "60d", "90d", "6m", "9m", "1y"}


def test_awarding_again_changes_nothing(journey):
    before = list(Milestone.objects.values_list())
    assert award(journey) == []
    assert list(Milestone.objects.values_list()) == before


def test_two_runs_at_once_store_one_row(journey):
    Milestone.objects.filter(span_key="30d").delete()
    one, other = (Journey.objects.get(pk=journey.pk) for _ in range(2))
    one.along_the_way(), other.along_the_way()
    award(one), award(other)
    assert Milestone.objects.filter(span_key="30d").count() == 1


def test_an_earlier_start_adds_milestones_and_moves_dates(journey):
    journey.started_on -= timedelta(days=30)
    correct(journey)
    assert stored(journey) == {"24h", "1w", "30d", "60d"}
    month = journey.milestones.get(span_key="30d")
    assert month.reached_on == journey.started_on + timedelta(days=30)


def test_a_later_start_takes_nothing_away(journey):
    before = journey.milestones.get(span_key="30d").reached_on
    journey.started_on = journey.today()
    correct(journey)
    assert stored(journey) == {"24h", "1w", "30d"}
    assert journey.milestones.get(span_key="30d").reached_on == before


def test_another_zone_takes_nothing_away(journey):
    journey.time_zone = "Etc/GMT+12"
    correct(journey)
    assert stored(journey) == {"24h", "1w", "30d"}


@pytest.mark.parametrize(
    "run", [award_all, award_milestones, lambda: call_command("award_milestones")]
)
def test_the_morning_awards_what_was_reached_since(journey, run):
    with time_machine.travel(journey.started_on + timedelta(days=61)):
        run()
        run()
    assert stored(journey) == {"24h", "1w", "30d", "60d"}


def test_the_morning_costs_little_where_nothing_is_new(
    alice, new_journey, django_assert_max_num_queries
):
    for days in range(12):
        new_journey(alice, days)
    with django_assert_max_num_queries(4):
        award_all()


def test_what_is_not_stored_yet_is_on_the_way(journey):
    Milestone.objects.all().delete()
    assert [m.span_key for m in journey.along_the_way()] == ["30d", "1w", "24h"]
    assert journey.highest.span_key == "30d"
    assert not Milestone.objects.exists()


def test_the_first_day_has_no_medallion_yet(alice, new_journey):
    assert new_journey(alice, 0).highest is None
