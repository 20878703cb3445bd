"""Checking in takes two clicks, and nobody else sees it."""

import csv
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from groups.models import Attendance, Meeting
from milestones.check_ins.patterns import describe_better_days, describe_days
from milestones.check_ins.services import create_check_in
from milestones.models import CheckIn

CANARY = "zephyrcanary"
PAGE, LIST = reverse("milestones:check-in"), reverse("milestones:check-ins")
ROUGH = reverse("milestones:rough-day")
REPORT, TABLE = reverse("milestones:check-ins-report"), reverse("milestones:check-ins-csv")


def url_of(one, name):
    return reverse(f"milestones:{name}", args=[one.public_id])


@pytest.fixture
def check_in(alice):
    return create_check_in(
        alice, mood=4, note=f"{CANARY} line", gratitude=f"{CANARY} tea", craving=3, pledged=True
    )


def test_a_mood_is_enough_for_a_check_in(as_alice, alice):
    assertRedirects(as_alice.post(PAGE, {"mood": "4"}), LIST)
    one = CheckIn.objects.get()
    assert (one.member, one.mood, one.day, one.is_selected) == (alice, 4, alice.today(), True)


def test_home_asks_for_a_check_in_once(as_alice, check_in, as_bob):
    assertContains(as_bob.get("/"), "How are you today?")
    page = as_alice.get("/")
    assertContains(page, "You've checked in today.")
    assertNotContains(page, "How are you today?")


def test_the_page_says_that_today_is_done_and_what_can_be_done(as_alice, alice):
    assertNotContains(as_alice.get(PAGE), "You checked in at")
    with time_machine.travel("2026-01-10 14:18Z"):
        as_alice.force_login(alice)
        one = create_check_in(alice, mood=2)
        page = as_alice.get(PAGE)
    assertContains(page, "You checked in at 14:18: Low.")
    assertContains(page, f'<a href="{url_of(one, "edit-check-in")}">Change it</a>')


def test_a_rough_day_leads_to_people(as_alice, alice, group):
    assertRedirects(as_alice.post(PAGE, {"mood": 2}), LIST + "?checked-in")
    page = as_alice.post(PAGE, {"mood": 1}, follow=True)
    assertRedirects(page, ROUGH)
    main = page.content.decode().split("<h1")[1]
    assert main.index("Only you can see this.") < main.index(reverse("milestones:all-near"))
    assert main.index("Talk to someone by phone") < main.index("what else helps right now")
    assert url_of(alice.check_ins.selected().get(), "edit-check-in") in main


def test_a_low_day_is_answered_with_people_too(as_alice):
    words = "A low day can be easier with someone."
    page = as_alice.post(PAGE, {"mood": 2}, follow=True)
    assertContains(page, words)
    assertContains(page, reverse("milestones:all-near"))
    assertNotContains(as_alice.get(LIST), words)
    assertContains(as_alice.get("/"), reverse("milestones:all-near"))
    assertNotContains(as_alice.post(PAGE, {"mood": 3}, follow=True), words)


def test_a_rough_yesterday_is_no_rough_today(as_alice):
    page = as_alice.post(PAGE, {"mood": 1, "day": "yesterday"})
    assertRedirects(page, LIST + "?checked-in")
    assertRedirects(as_alice.get(ROUGH), PAGE)


def test_the_days_do_not_ask_twice_for_today(as_alice, alice):
    assertContains(as_alice.get(LIST), '<a class="button" href="/check-in/">')
    create_check_in(alice, mood=3)
    assertContains(as_alice.get(LIST), '<a class="button second" href="/check-in/">Check in again')


def test_home_stays_within_its_query_budget(
    as_alice, check_in, journey, group, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        as_alice.get("/")


def test_invalid_input_gets_an_error_beside_its_field(subtests, as_alice):
    cases = [
        ({}, "mood"),
        ({"mood": "6"}, "mood"),
        ({"mood": "4", "craving": "11"}, "craving"),
        ({"mood": "4", "craving": "-1"}, "craving"),
        ({"mood": "4", "note": "x" * 281}, "note"),
        ({"mood": "4", "halt": ["bored"]}, "halt"),
        ({"mood": "4", "day": "tomorrow"}, "day"),
    ]
    for typed, field in cases:
        with subtests.test(typed=typed, field=field):
            page = as_alice.post(PAGE, {"gratitude": "My tea"} | typed)
            assertContains(page, f'id="id_{field}_error"', status_code=422)
            assertContains(page, "My tea", status_code=422)


def test_the_list_of_problems_has_one_mark_after_a_question(as_alice):
    page = as_alice.post(PAGE, {"note": "Rain"})
    assertContains(page, "How are you today? Please choose a face.", status_code=422)


def test_of_several_check_ins_a_day_the_last_counts(as_alice, check_in):
    as_alice.post(PAGE, {"mood": "2"})
    assert list(CheckIn.objects.selected().values_list("mood", flat=True)) == [2]
    as_alice.post(url_of(check_in, "let-count"))
    assert list(CheckIn.objects.selected().values_list("mood", flat=True)) == [4]


def test_removing_the_last_check_in_makes_the_earlier_one_count(as_alice, alice, check_in):
    last = create_check_in(alice, mood=1)
    as_alice.post(url_of(last, "remove-check-in"))
    assert CheckIn.objects.selected().get() == check_in


def test_a_check_in_for_yesterday_is_possible_today(as_alice, alice):
    as_alice.post(PAGE, {"mood": "3", "day": "yesterday"})
    assert CheckIn.objects.get().day == alice.today() - timedelta(days=1)


@pytest.mark.parametrize(("days", "status"), [(0, 302), (1, 302), (2, 403)])
def test_today_and_yesterday_can_be_changed(as_alice, alice, check_in, days, status):
    CheckIn.objects.update(day=alice.today() - timedelta(days=days))
    assert as_alice.post(url_of(check_in, "edit-check-in"), {"mood": "1"}).status_code == status


def test_the_day_is_the_members_own(as_alice, alice):
    type(alice).objects.filter(pk=alice.pk).update(time_zone="Pacific/Kiritimati")
    with time_machine.travel("2026-01-10 10:30Z"):
        as_alice.post(PAGE, {"mood": "4"})
    assert str(CheckIn.objects.get().day) == "2026-01-11"


@pytest.mark.parametrize(("answer", "words"), [(1, "You kept your commitment"), (4, "It was hard"),
                                               (5, "Thank you for being honest")])  # fmt: skip
def test_each_answer_gets_a_kind_response(as_alice, check_in, answer, words):
    page = as_alice.post(
        url_of(check_in, "look-back"), {"pledge_outcome": str(answer)}, follow=True
    )
    assertContains(page, words)


def test_in_the_evening_the_member_is_asked_how_the_pledge_went(as_alice, check_in):
    CheckIn.objects.update(checked_at=check_in.checked_at - timedelta(hours=9))
    assertContains(as_alice.get(PAGE), url_of(check_in, "look-back"))
    CheckIn.objects.update(checked_at=check_in.checked_at - timedelta(days=3))
    assertNotContains(as_alice.get(PAGE), url_of(check_in, "look-back"))


def test_without_a_pledge_nothing_is_asked(as_alice, alice):
    one = create_check_in(alice, mood=3)
    assert as_alice.get(url_of(one, "look-back")).status_code == 403


def test_an_answer_has_to_be_chosen(as_alice, check_in):
    page = as_alice.post(url_of(check_in, "look-back"), {"pledge_outcome": "9"})
    assertContains(page, 'id="id_pledge_outcome_error"', status_code=422)


def test_the_chart_has_a_table(subtests, as_alice, check_in):
    for days in ["30", "90", "365", "7", "x", ""]:
        with subtests.test(days=days):
            for address in (LIST, REPORT):
                page = as_alice.get(address, {"days": days})
                assertContains(page, '<th scope="col">Mood</th>')
                assertContains(page, CANARY)


def test_the_summary_counts_whose_days_they_are(as_alice, alice, check_in):
    create_check_in(alice, day=alice.today() - timedelta(days=1), mood=2, attended_meeting=True)
    page = as_alice.get(REPORT)
    assertContains(page, "<dt>Days with a check-in</dt><dd>2 of 30</dd>")
    assertContains(page, "<dt>Days with a meeting</dt><dd>1</dd>")
    assertContains(page, "<dt>Average craving, 0 to 10</dt><dd>3.0</dd>")
    assertContains(page, "<dt>Mood: Low</dt><dd>1</dd>")
    assertContains(page, "Print or save as PDF")


def test_an_empty_page_says_something_kind(as_alice):
    assertContains(as_alice.get(LIST), "Check in once a day")
    assertContains(as_alice.get(REPORT), "No check-ins in this period")


def test_five_years_take_the_same_queries(as_alice, alice, django_assert_max_num_queries):
    today = alice.today()
    CheckIn.objects.bulk_create(
        CheckIn(member=alice, day=today - timedelta(days=n), mood=n % 5 + 1, craving=n % 11)
        for n in range(1825)
    )
    with django_assert_max_num_queries(10):
        as_alice.get(LIST, {"days": "365"})


def test_the_export_table_has_all_rows_and_no_formulas(as_alice, alice, check_in):
    create_check_in(alice, mood=3, note="=HYPERLINK(1)")
    rows = list(csv.DictReader(as_alice.get(TABLE).content.decode("utf-8-sig").splitlines()))
    assert {row["line"] for row in rows} == {"'=HYPERLINK(1)", f"{CANARY} line"}
    assert rows[1]["craving"] == "3"


def test_patterns_need_enough_days_and_are_worded_carefully():
    def days(number):
        return [CheckIn(mood=4 if n % 2 else 2, slept_well=bool(n % 2)) for n in range(number)]

    assert describe_better_days(days(12)) == []
    assert describe_better_days(days(20)) == [
        "You slept well on 10 days. Your mood was often better then than on the other 10 days."
    ]


def test_the_chart_is_summed_up_in_words():
    days = [CheckIn(mood=4 if n % 3 else 2) for n in range(9)]
    assert describe_days(days[:1], 30) == "You checked in on 1 of the last 30 days."
    assert describe_days(days, 30).endswith("Your most frequent answer was “Good”, on 6 days.")


def test_nobody_else_can_find_one(subtests, as_bob, as_moderator, client, check_in):
    for name in ["edit-check-in", "look-back", "looked-back", "let-count", "remove-check-in"]:
        with subtests.test(name=name):
            for reader in (as_bob, as_moderator):
                assert {reader.get(url_of(check_in, name)).status_code,
                        reader.post(url_of(check_in, name)).status_code} <= {404, 405}  # fmt: skip
            assert client.get(url_of(check_in, name)).status_code in {302, 405}


def test_changes_need_post(as_alice, check_in):
    for name in ("let-count", "remove-check-in"):
        assert as_alice.get(url_of(check_in, name)).status_code == 405
    assert as_alice.post(LIST).status_code == as_alice.post(TABLE).status_code == 405


def test_visitors_are_asked_to_sign_in(client):
    for address in (PAGE, LIST, REPORT, TABLE):
        assert client.get(address).status_code == 302


def test_an_attended_meeting_is_marked_in_the_chart(as_alice, alice, check_in, group):
    before = as_alice.get(LIST).context["chart"]["meetings"]
    meeting = Meeting.objects.create(
        group=group, name="Evening", weekday=1, time="19:00", time_zone="UTC"
    )
    Attendance.objects.create(meeting=meeting, member=alice, day=alice.today() - timedelta(days=3))
    assert before == ""
    assert as_alice.get(LIST).context["chart"]["meetings"].count("M") == 1
