"""The form of a journey: two visible fields, dates in its zone, the currency of the country."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains

from milestones.models import Journey

NEW = reverse("milestones:new-journey")


def typed(alcohol, **fields):
    plain = {"challenge": alcohol.pk, "goal": "abstinence", "medallion_set": "plain"}
    return plain | {"audience": "me"} | fields


@time_machine.travel("2026-06-10 08:00Z")
@pytest.mark.parametrize(
    ("zone", "day", "time", "field"),
    [
        ("Pacific/Honolulu", "2026-06-10", "", "started_on"),  # Still the ninth in that zone.
        ("Pacific/Honolulu", "2026-06-09", "", None),
        ("Pacific/Honolulu", "2026-06-09", "21:59", None),
        ("Pacific/Honolulu", "2026-06-09", "22:01", "started_time"),
        ("Pacific/Kiritimati", "2026-06-10", "21:00", None),
        ("Pacific/Kiritimati", "2026-06-11", "", "started_on"),
        ("", "2026-06-10", "08:59", None),  # London, where she lives.
        ("", "2026-06-10", "09:01", "started_time"),
    ],
)
def test_a_start_is_validated_in_the_time_zone_of_the_journey(
    as_alice, alice, alcohol, zone, day, time, field
):
    alice.time_zone = "Europe/London"
    alice.save()
    form = typed(alcohol, started_on=day, started_time=time, time_zone=zone, reasons="Kept words")
    page = as_alice.post(NEW, form)
    assert Journey.objects.exists() == (field is None)
    if field:
        assertContains(page, f'id="id_{field}_error"', status_code=422)
        assertContains(page, "Kept words", status_code=422)


def test_the_currency_of_ones_country_is_preselected_and_all_are_offered(as_alice, alice):
    alice.country = "NG"
    alice.save()
    page = as_alice.get(NEW)
    assertContains(page, '<option value="NGN" selected>NGN · Nigerian Naira</option>')
    assertContains(page, '<option value="ISK">')


def test_an_unknown_currency_is_refused(subtests, as_alice, alice, alcohol):
    for currency in ["DEM", "euro", "\0"]:
        with subtests.test(currency=currency):
            form = typed(alcohol, started_on=alice.today(), weekly_cost="5", currency=currency)
            assertContains(as_alice.post(NEW, form), 'id="id_currency_error"', status_code=422)


@pytest.mark.parametrize(
    ("cost", "hours", "days", "money", "time"),
    [
        (None, 14, 180, "0", 360),
        (None, 14, 1, "0", 2),
        (None, 1, 13, "0", 1),
        ("7.00", None, 180, "180.00", 0),
        ("0.07", None, 100, "1.00", 0),
        ("100.00", 7, 49, "700.00", 49),
    ],
)
def test_savings_are_multiplied_before_rounding(new_journey, alice, cost, hours, days, money, time):
    journey = new_journey(alice, days, weekly_cost=cost, weekly_hours=hours)
    journey.refresh_from_db()
    assert (f"{journey.savings['money']:f}", journey.savings["hours"]) == (money, time)


def test_reaching_a_savings_goal_is_celebrated(as_alice, alice, new_journey):
    journey = new_journey(
        alice, 70, weekly_cost=40, currency="EUR", saving_for="A bicycle", saving_goal=800
    )
    page = as_alice.get(journey.get_absolute_url())
    assertContains(page, "€400.00 of €800.00")
    assertContains(page, '<progress class="saving" max="100" value="50"')
    Journey.objects.update(saving_goal=400)
    assertContains(as_alice.get(journey.get_absolute_url()), "You've saved enough")


def test_a_savings_goal_needs_the_weekly_cost(as_alice, alice, alcohol):
    form = typed(alcohol, started_on=alice.today(), saving_for="A bicycle", saving_goal="100")
    assertContains(as_alice.post(NEW, form), 'id="id_weekly_cost_error"', status_code=422)


def test_the_defaults_of_the_empty_form_are_valid(as_alice, alice, alcohol):
    form = as_alice.get(NEW).context["form"]
    held = {field.html_name: field.value() for field in form if field.value() is not None}
    held |= {"challenge": alcohol.pk, "started_on": alice.today()}
    held.pop("photo", None)
    assert as_alice.post(NEW, {k: v for k, v in held.items() if v is not False}).status_code == 302
    assert Journey.objects.get().amount_unit == Journey.objects.get().saving_for == ""


def test_a_section_with_an_error_is_never_folded(as_alice, alice, alcohol):
    form = typed(alcohol, started_on=alice.today() - timedelta(days=1), goal="moderation")
    page = " ".join(as_alice.post(NEW, form).content.decode().split())
    assert page.count('<details class="note" open>') == 2  # The outer section, and its own.
