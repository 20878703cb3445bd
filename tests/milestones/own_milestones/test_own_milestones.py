"""Own milestones: any span or date, with any title, and private."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from milestones.awards.ledger import Ledger
from milestones.journeys.services import update_journey
from milestones.models import Journey, OwnMilestone
from milestones.setbacks.services import save_setback


def url_of(journey, name="new-own-milestone", *args):
    return reverse(f"milestones:{name}", args=[journey.public_id, *args])


@pytest.fixture
def forty_days(journey):
    return OwnMilestone.objects.create(journey=journey, name="Forty days", symbol="🌱", number=40)


def test_a_span_and_a_date_are_saved_and_shown(as_alice, journey):
    page = as_alice.post(
        url_of(journey), {"name": "100 days", "symbol": "🌻", "number": "100", "unit": "days"}
    )
    assertRedirects(page, journey.get_absolute_url() + "#own-milestones")
    as_alice.post(url_of(journey), {"name": "First Christmas", "unit": "days", "day": "2030-12-25"})
    page = as_alice.get(journey.get_absolute_url())
    for words in ("100 days", "🌻", "First Christmas", "Comes on 25 December 2030"):
        assertContains(page, words)


def test_invalid_input_gets_an_error_beside_its_field(subtests, as_alice, journey):
    cases = [
        ({"name": "x"}, "number"),
        ({"name": "x", "number": "5", "day": "2030-01-01"}, "day"),
        ({"name": "x", "number": "0"}, "number"),
        ({"name": "x", "number": "99999"}, "number"),
        ({"name": "x", "number": "-3"}, "number"),
        ({"name": "x", "day": "Christmas"}, "day"),
        ({"name": "", "number": "5"}, "name"),
        ({"name": "\u200b", "number": "5"}, "name"),
        ({"name": "x", "number": "5", "symbol": "s" * 9}, "symbol"),
    ]
    for fields, field in cases:
        with subtests.test(fields=fields, field=field):
            page = as_alice.post(url_of(journey), {"unit": "days", **fields})
            assertContains(page, f'id="id_{field}_error"', status_code=422)
            assert not OwnMilestone.objects.exists()


LEDGER = Ledger(
    date(2026, 1, 31),
    Journey(time_zone="UTC").zone,
    [],
    datetime(2026, 6, 1, 12, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("number", "unit", "reached", "due"),
    [
        (1, "days", date(2026, 2, 1), date(2026, 2, 1)),
        (2, "weeks", date(2026, 2, 14), date(2026, 2, 14)),
        (1, "months", date(2026, 2, 28), date(2026, 2, 28)),
        (121, "days", date(2026, 6, 1), date(2026, 6, 1)),
        (122, "days", None, date(2026, 6, 2)),
        (1, "years", None, date(2027, 1, 31)),
        (30_000, "years", None, None),
    ],
)
def test_spans_follow_the_calendar(number, unit, reached, due):
    own = OwnMilestone(number=number, unit=unit)
    assert (own.reached_in(LEDGER), own.due_in(LEDGER)) == (reached, due)


def test_the_milestone_is_reached_on_its_day(as_alice, alice, journey):
    OwnMilestone.objects.create(journey=journey, name="A date", day=alice.today())
    assertContains(as_alice.get(journey.get_absolute_url()), "Today. Well done.")


def test_a_setback_removes_none(as_alice, journey, forty_days):
    now = datetime.now(UTC)
    setback = journey.setbacks.model(
        journey=journey, happened_at=now - timedelta(days=5), resumed_at=now - timedelta(days=4)
    )
    save_setback(setback)
    forty_days.refresh_from_db()
    assert forty_days.reached_on == journey.started_on + timedelta(days=40)


def test_moving_an_intended_start_removes_none(journey, forty_days):
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3)):
        journey.started_on = journey.today()
        update_journey(journey)
    forty_days.refresh_from_db()
    assert forty_days.reached_on == date.today() - timedelta(days=1)


def test_a_mistyped_start_earns_none(as_alice, journey, forty_days):
    journey.started_on = journey.today() - timedelta(days=2)
    update_journey(journey)
    forty_days.refresh_from_db()
    assert forty_days.reached_in(Journey.objects.get().ledger) is None


def test_changing_and_removing(as_alice, journey, forty_days):
    as_alice.post(
        url_of(journey, "edit-own-milestone", forty_days.public_id),
        {"name": "Fifty", "number": "50", "unit": "days"},
    )
    assertContains(as_alice.get(journey.get_absolute_url()), "Fifty")
    as_alice.post(url_of(journey, "remove-own-milestone", forty_days.public_id))
    assertNotContains(as_alice.get(journey.get_absolute_url()), "Fifty")


def test_nobody_else_can_see_or_change_one(as_bob, client, journey, forty_days):
    Journey.objects.update(audience="members")
    assertNotContains(as_bob.get(journey.get_absolute_url()), "Forty days")
    for name in ("edit-own-milestone", "remove-own-milestone"):
        assert (
            as_bob.post(url_of(journey, name, forty_days.public_id), {"name": "x"}).status_code
            == 404
        )
        assert client.post(url_of(journey, name, forty_days.public_id)).status_code == 302
    assert as_bob.post(url_of(journey), {"name": "x", "number": "1"}).status_code == 404
    assert OwnMilestone.objects.get().name == "Forty days"
