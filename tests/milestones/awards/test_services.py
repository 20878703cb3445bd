"""Milestones are stored once and never removed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection

from milestones.awards.services import award_due_milestones, award_milestones, refresh_milestones
from milestones.awards.tasks import run_milestone_awards
from milestones.journeys.services import create_journey, update_journey
from milestones.models import Journey, Milestone


def list_stored(journey):
    return set(Milestone.objects.filter(journey=journey).values_list("span_key", flat=True))


def test_a_year_and_a_day_give_eight_milestones(alice, alcohol):
    with time_machine.travel("2026-03-10 12:00Z"):
        journey = create_journey(
            Journey(
                member=alice, challenge=alcohol, title="x", started_on=date(2025, 3, 9),
                time_zone="UTC",
            )
        )  # fmt: skip
    assert list_stored(journey) == {"24h", "1w", "30d", "60d", "90d", "6m", "9m", "1y"}


def test_awarding_again_changes_nothing(journey):
    before = list(Milestone.objects.values_list())
    assert award_milestones(journey) == []
    assert list(Milestone.objects.values_list()) == before


def test_two_runs_at_once_store_one_row(journey):
    Milestone.objects.filter(span_key="30d").delete()
    one, other = (Journey.objects.get(pk=journey.pk) for _ in range(2))
    one.list_milestones(), other.list_milestones()
    award_milestones(one), award_milestones(other)
    assert Milestone.objects.filter(span_key="30d").count() == 1


def test_an_earlier_start_adds_milestones_and_moves_dates(journey):
    journey.started_on -= timedelta(days=30)
    update_journey(journey)
    assert list_stored(journey) == {"24h", "1w", "30d", "60d"}
    month = journey.milestones.get(span_key="30d")
    assert month.reached_on == journey.started_on + timedelta(days=30)


def test_a_later_start_removes_nothing_of_an_intended_start(journey):
    before = journey.milestones.get(span_key="30d").reached_on
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=49)):
        journey.started_on = journey.today()
        update_journey(journey)
    assert list_stored(journey) == {"24h", "1w", "30d"}
    assert journey.milestones.get(span_key="30d").reached_on == before


def test_another_time_zone_removes_nothing(journey):
    journey.time_zone = "Etc/GMT+12"
    update_journey(journey)
    assert list_stored(journey) == {"24h", "1w", "30d"}


@pytest.mark.parametrize(
    "run", [award_due_milestones, run_milestone_awards, lambda: call_command("award_milestones")]
)
def test_the_morning_run_awards_what_was_reached_since(journey, run):
    with time_machine.travel(journey.started_on + timedelta(days=61)):
        run()
        run()
    assert list_stored(journey) == {"24h", "1w", "30d", "60d"}


def test_the_morning_run_takes_few_queries_if_nothing_is_new(
    alice, new_journey, django_assert_max_num_queries
):
    for days in range(12):
        new_journey(alice, days)
    with django_assert_max_num_queries(4):
        award_due_milestones()


def test_a_milestone_that_is_not_stored_yet_is_shown_as_upcoming(journey):
    Milestone.objects.all().delete()
    assert [m.span_key for m in journey.list_milestones()] == ["30d", "1w", "24h"]
    assert journey.highest_milestone.span_key == "30d"
    assert not Milestone.objects.exists()


def test_the_first_day_has_no_medallion_yet(alice, new_journey):
    assert new_journey(alice, 0).highest_milestone is None


@pytest.fixture
def journeys_due(alice, new_journey):
    """Twelve journeys on the morning on which each reaches 30 days."""
    for _number in range(12):
        new_journey(alice, 29)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1, hours=8)):
        yield


def thirtieth():
    return Milestone.objects.filter(span_key="30d").count()


def test_a_run_that_is_killed_is_finished_by_the_next(journeys_due, monkeypatch):
    monkeypatch.setattr("milestones.awards.services.BATCH_SIZE", 5)
    awarded = []

    def notify(journeys):
        if awarded:
            raise KeyboardInterrupt
        awarded.extend(journeys)

    with pytest.raises(KeyboardInterrupt):
        award_due_milestones(notify)
    assert thirtieth() == 5
    award_due_milestones(awarded.extend)
    assert thirtieth() == 12
    assert len(awarded) == len({journey.pk for journey in awarded}) == 12


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_award_and_notify_once(journeys_due, monkeypatch):
    monkeypatch.setattr("milestones.awards.services.BATCH_SIZE", 2)
    together, awarded = Barrier(2), []

    def run(_number):
        try:
            together.wait()
            award_due_milestones(awarded.extend)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, range(2)))
    award_due_milestones(awarded.extend)  # Rows locked by one run while the other passed.
    assert thirtieth() == 12
    assert len(awarded) == len({journey.pk for journey in awarded}) == 12


def test_setbacks_count_in_the_morning_run_too(journey, alice):
    with time_machine.travel(datetime.now(UTC) + timedelta(days=25)):
        journey.setbacks.create(
            happened_at=datetime.now(UTC) - timedelta(days=3),
            resumed_at=datetime.now(UTC) - timedelta(days=2),
        )
        refresh_milestones(journey)
        journey.refresh_from_db()
        assert journey.next_span_key == "1w"
    with time_machine.travel(datetime.now(UTC) + timedelta(days=37)):
        award_due_milestones()
        journey.refresh_from_db()
    assert list_stored(journey) == {"24h", "1w", "30d", "60d"}
    assert journey.next_span_key == "30d"
