"""The roster, the line on the queue, the number in the menu, /readyz and the host's page."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from posts.models import Case, HandOverNote, Shift, ShiftException
from posts.moderation.cases import close_case
from posts.moderation.queue import LISTS_BESIDE
from recovery_forum.operations.health import check_health
from tests.conftest import signed_in

ROSTER = reverse("admin:roster")
QUEUE = reverse("admin:index")


@pytest.fixture
def mia(clock, make_moderator):
    return make_moderator("mia")


@pytest.fixture
def as_mia(mia, settings):
    settings.DEMO = True  # Elsewhere the panel asks for a second factor.
    return signed_in(mia)


def post(client, **data):
    return client.post(ROSTER, data)


def test_hours_on_two_days(as_mia, mia):
    response = post(as_mia, action="add-shift", weekdays=[0, 5], starts="22:00", ends="06:00")
    assertRedirects(response, ROSTER)
    rows = mia.shifts.values_list("weekday", "starts", "ends")
    assert list(rows) == [(0, time(22), time(6)), (5, time(22), time(6))]
    page = as_mia.get(ROSTER)
    assertContains(page, "Saturday 22:00–06:00")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"starts": "22:00", "ends": "06:00"}, "Please choose at least one day."),
        ({"weekdays": [9], "starts": "22:00", "ends": "06:00"}, "Please choose one from the list"),
        ({"weekdays": [0], "starts": "25:00", "ends": "06:00"}, "Please enter a time"),
    ],
)
def test_invalid_hours_get_a_message_and_keep_what_was_typed(as_mia, data, sentence):
    response = post(as_mia, action="add-shift", **data)
    assertContains(response, sentence, status_code=422)
    assertContains(response, data["starts"], status_code=422)
    assert not Shift.objects.exists()


def test_an_exception_is_saved_and_removed(as_mia, mia):
    post(as_mia, action="add-exception", day="2026-03-06", other_starts="", other_ends="")
    assert mia.shift_exceptions.get().day == date(2026, 3, 6)
    assertContains(as_mia.get(ROSTER), "away")
    post(as_mia, action="remove-exception", pk=mia.shift_exceptions.get().pk)
    assert not ShiftException.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"day": "2026-03-03"}, "This date is in the past."),
        ({"day": "2062-03-03"}, "a day in the next twelve months"),
        ({"day": "2026-03-06", "other_starts": "10:00"}, "Please enter both times"),
        ({"day": "x"}, "Please enter a date"),
    ],
)
def test_an_invalid_exception_gets_a_message(as_mia, data, sentence):
    assertContains(post(as_mia, action="add-exception", **data), sentence, status_code=422)


def test_nobody_can_remove_the_hours_of_another(as_mia, make_moderator):
    noor = make_moderator("noor", "09:00-10:00")
    post(as_mia, action="remove-shift", pk=noor.shifts.first().pk)
    assert noor.shifts.count() == 7


def test_an_unknown_button_is_no_error_page(as_mia):
    for data in ({}, {"action": "x"}, {"action": "remove-shift", "pk": "x"}):
        assert post(as_mia, **data).status_code == 422, data


def test_a_hand_over_note_is_on_the_queue_for_two_days(clock, as_mia):
    post(as_mia, action="note", words="Case 12: call back at nine.\n\nThanks.")
    assertContains(as_mia.get(QUEUE), "Case 12: call back at nine.")
    clock.shift(timedelta(days=2, minutes=1))
    assertNotContains(as_mia.get(QUEUE), "Case 12")


def test_an_empty_note_gets_a_message(as_mia):
    assertContains(post(as_mia, action="note", words=" "), "a few words", status_code=422)
    assert not HandOverNote.objects.exists()


def test_the_queue_asks_for_a_note_when_a_shift_ends(clock, as_mia, mia):
    mia.shifts.create(weekday=2, starts=time(2), ends=time(3, 30))
    assertContains(as_mia.get(QUEUE), "Your shift ends at 03:30.")
    clock.shift(timedelta(minutes=51))
    assertNotContains(as_mia.get(QUEUE), "Your shift ends")


def test_the_queue_says_who_is_on_call(as_mia, mia):
    assertContains(as_mia.get(QUEUE), "Nobody is on call now.")
    mia.shifts.create(weekday=2, starts=time(2), ends=time(8))
    page = as_mia.get(QUEUE)
    assertContains(page, "On call now:")
    assertContains(page, "until Wed 08:00")
    assertContains(as_mia.get(ROSTER), "162 hours of the next seven days have nobody on call.")


def test_an_empty_week_is_called_so(as_mia):
    assertContains(as_mia.get(ROSTER), "Nobody is on call in the next seven days.")


def test_a_covered_week_is_called_so(as_mia, mia):
    mia.shifts.bulk_create(
        Shift(member=mia, weekday=day, starts=time(0), ends=time(0)) for day in range(7)
    )
    assertContains(as_mia.get(ROSTER), "Every hour of the next seven days is covered.")


def describe(row):
    """Who is there from when until when."""
    hours = [f"{moment:%H:%M}" if moment else "" for moment in (row.start, row.end)]
    return f"{'-'.join(hours)} {row.member or 'nobody'}"


def hours_of(day):
    return [describe(row) for row in day.rows]


def test_the_week_says_for_each_day_who_is_there_and_when_nobody_is(as_mia, mia):
    """A night is one shift, on the day on which it starts."""
    mia.shifts.create(weekday=3, starts=time(20), ends=time(6))
    page = as_mia.get(ROSTER)
    assert {day.day.weekday(): hours_of(day) for day in page.context["days"]} == {
        2: ["- nobody"],
        3: ["-20:00 nobody", "20:00-06:00 mia"],
        4: ["06:00- nobody"],
        **{weekday: ["- nobody"] for weekday in (5, 6, 0, 1)},
    }
    assertContains(page, "20:00–06:00")
    assertContains(page, "Nobody until 20:00")
    assertContains(page, "Nobody from 06:00")


def test_a_shift_that_began_yesterday_is_on_the_row_of_today(as_mia, mia):
    mia.shifts.create(weekday=1, starts=time(22), ends=time(6))
    assert hours_of(as_mia.get(ROSTER).context["days"][0]) == [
        "-06:00 mia",
        "06:00- nobody",
    ]


# --- Giving hours back -------------------------------------------------------------


def give_back(client, day):
    return client.post(ROSTER, {"action": "give-back", "day": day}, follow=True)


def test_a_night_that_one_took_is_given_back_from_its_row(as_mia, mia):
    as_mia.post(ROSTER, {"action": "take-night", "day": "2026-03-05"})
    assertContains(as_mia.get(ROSTER), "Give back", count=1)
    assertContains(give_back(as_mia, "2026-03-05"), "no longer on call on Thu 5 Mar.")
    assert not ShiftException.objects.exists()


def test_hours_of_every_week_are_given_back_for_one_day(as_mia, mia):
    mia.shifts.create(weekday=3, starts=time(20), ends=time(6))
    give_back(as_mia, "2026-03-05")
    row = mia.shift_exceptions.get()
    assert (row.day, row.starts) == (date(2026, 3, 5), None)
    assert mia.shifts.count() == 1
    assertNotContains(as_mia.get(ROSTER), "Give back")


def test_the_rest_of_a_night_that_began_yesterday_is_given_back(as_mia, mia):
    mia.shifts.create(weekday=1, starts=time(22), ends=time(6))
    assertContains(as_mia.get(ROSTER), 'name="day" value="2026-03-03"')
    give_back(as_mia, "2026-03-03")
    assertContains(as_mia.get(QUEUE), "Nobody is on call now.")


def test_a_day_that_is_not_shown_is_not_given_back(as_mia, mia):
    mia.shifts.create(weekday=0, starts=time(20), ends=time(6))
    for day in ("", "x", "2026-03-02", "9999-12-31"):
        response = give_back(as_mia, day)
        assertContains(response, "You have no hours on that day.", status_code=422)
    assert not ShiftException.objects.exists()


def test_nobody_gives_back_the_hours_of_another(as_mia, make_moderator):
    make_moderator("noor", "22:00-06:00")
    assertNotContains(as_mia.get(ROSTER), "Give back")


# --- A night that nobody covers ----------------------------------------------------


def nights(page):
    """The weekday of each day and the hours of its night that can be taken."""
    rows = [(day.day.weekday(), day.night) for day in page.context["days"]]
    return {day: f"{night[0]:%H:%M}-{night[1]:%H:%M}" for day, night in rows if night}


def test_the_rest_of_this_night_and_the_open_nights_can_be_taken(as_mia, mia, make_moderator):
    make_moderator("noor").shifts.create(weekday=4, starts=time(20), ends=time(2))
    mia.shifts.create(weekday=6, starts=time(9), ends=time(12))
    page = as_mia.get(ROSTER)
    assert nights(page) == {
        2: "03:10-07:00", 3: "22:00-07:00", 4: "02:00-07:00", 5: "22:00-07:00",
        0: "22:00-07:00", 1: "22:00-07:00",
    }  # fmt: skip
    assertContains(page, "Take 03:10–07:00", count=1)


def test_taking_a_night_puts_one_on_call_for_it(as_mia, mia):
    page = as_mia.post(ROSTER, {"action": "take-night", "day": "2026-03-05"}, follow=True)
    assertContains(page, "You are on call from Thu 22:00 until Fri 07:00.")
    row = mia.shift_exceptions.get()
    assert (row.day, row.starts, row.ends) == (date(2026, 3, 5), time(22), time(7))
    assert 3 not in nights(page)


def test_taking_tonight_begins_at_once(as_mia, mia):
    as_mia.post(ROSTER, {"action": "take-night", "day": "2026-03-04"})
    assertContains(as_mia.get(QUEUE), "until Wed 07:00")


def test_a_night_that_is_not_open_is_not_taken(as_mia, make_moderator):
    make_moderator("noor").shifts.create(weekday=4, starts=time(22), ends=time(7))
    for day in ("", "x", "2026-03-03", "2026-04-03", "9999-12-31", "2026-03-06"):
        response = post(as_mia, action="take-night", day=day)
        assertContains(response, "That night is covered already", status_code=422)
    assert not ShiftException.objects.exists()


def test_the_roster_is_for_moderators(as_alice, client):
    assert as_alice.get(ROSTER).status_code in {302, 403}
    assert client.get(ROSTER).status_code == 302


def test_readyz_and_the_host_page_show_that_nobody_is_on_call(as_mia, mia):
    assert check_health()[0]
    parts = check_health()[1]
    assert parts["on_call"] == "nobody"
    assertContains(as_mia.get(reverse("admin:host")), "Nobody is on call now.")
    mia.shifts.create(weekday=2, starts=time(2), ends=time(8))
    assert check_health()[1]["on_call"] == "ok"
    assertContains(as_mia.get(reverse("admin:host")), "On call now:")


# --- The number in the menu -----------------------------------------------------


def test_moderators_see_the_number_of_open_cases_on_every_page(as_mia, open_crisis):
    open_crisis()
    number = Case.objects.open().exclude(origin__in=LISTS_BESIDE).count()
    assert number
    assertContains(as_mia.get("/"), f'<b class="count">{number}<span')
    for case in Case.objects.open():
        close_case(case, Case.Outcome.LEFT)
    assertNotContains(as_mia.get("/"), '<b class="count">')


def test_members_and_editors_see_none(as_alice, crisis, make_member, settings):
    from accounts.moderation_status.roles import EDITOR, give_role

    settings.DEMO = True
    editor = make_member("edda")
    give_role(editor, EDITOR)
    assertNotContains(as_alice.get("/settings/profile/"), "open case")
    assertNotContains(signed_in(editor).get("/settings/profile/"), "open case")


def test_the_number_costs_no_query(as_mia, as_alice, open_crisis):
    open_crisis()
    numbers = set()
    for client in (as_mia, as_alice):
        client.get(reverse("about"))
        with CaptureQueriesContext(connection) as queries:
            assertContains(client.get(reverse("about")), "Settings")
        numbers.add(len(queries))
    assert numbers == {2}  # The session and the member.


def test_signing_in_still_works(mia, settings):
    mia.set_password("one-day-at-a-time")
    mia.save()
    client = Client()
    data = {"login": mia.email, "password": "one-day-at-a-time"}
    client.post(reverse("account_login"), data)
    assertContains(client.get("/"), "Moderation")
    mia.is_active = False
    mia.save()
    assertNotContains(client.get("/"), "Moderation")
