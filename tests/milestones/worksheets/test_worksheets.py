"""Worksheets have a date, can be compared, and are private."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from milestones.models import Worksheet
from milestones.worksheets.kinds import WORKSHEET_KINDS
from milestones.worksheets.services import save_worksheet
from posts.models import Case

LIST = reverse("milestones:worksheets")


def url_of(worksheet, name="worksheet"):
    return reverse(f"milestones:{name}", args=[worksheet.public_id])


def new(kind):
    return reverse("milestones:new-worksheet", args=[kind])


def compare(kind):
    return reverse("milestones:compare-worksheets", args=[kind])


@pytest.fixture
def sheet(alice):
    answers = {"about": "The evenings", "gives": "Quiet", "matters": "Breakfast with Lena"}
    return save_worksheet(Worksheet(member=alice, kind="balance"), alice.today(), answers)


@pytest.mark.parametrize("kind", WORKSHEET_KINDS)
def test_each_kind_is_filled_in_saved_and_read(as_alice, kind):
    questions = WORKSHEET_KINDS[kind].questions
    page = as_alice.get(new(kind))
    for question in questions:
        assertContains(page, f'name="answer-{question.key}"')
    typed = {f"answer-{question.key}": f"Answer to {question.key}" for question in questions}
    page = as_alice.post(new(kind), {"day": "2026-01-02", **typed}, follow=True)
    assertContains(page, "Friday 2 January 2026")
    for answer in typed.values():
        assertContains(page, answer)
    assertContains(as_alice.get(LIST), f"Answer to {questions[0].key}")


def test_one_answer_is_enough_and_an_empty_sheet_is_refused(as_alice):
    page = as_alice.post(
        new("change"), {"day": "2026-01-02", "answer-change": "\u200b", "answer-signs": "  "}
    )
    assertContains(page, "Please answer at least one question.", status_code=422)
    assert (
        as_alice.post(new("change"), {"day": "2026-01-02", "answer-signs": "Sleep"}).status_code
        == 302
    )
    assert Worksheet.objects.get().answers == {"signs": "Sleep"}


@pytest.mark.parametrize("day", ["2999-01-01", "soon", ""])
def test_a_wrong_date_keeps_what_was_typed(as_alice, day):
    page = as_alice.post(new("thoughts"), {"day": day, "answer-thought": "I always fail"})
    assertContains(page, "I always fail", status_code=422)
    assertContains(page, 'id="id_day_error"', status_code=422)


def test_a_kind_that_does_not_exist_is_not_found(as_alice):
    assert as_alice.get(new("horoscope")).status_code == 404
    assert as_alice.get(compare("horoscope")).status_code == 404


def test_editing_changes_the_same_sheet(as_alice, sheet):
    assertContains(as_alice.get(url_of(sheet, "edit-worksheet")), "Breakfast with Lena")
    form = {"day": sheet.day, "answer-about": "The mornings"}
    assertRedirects(as_alice.post(url_of(sheet, "edit-worksheet"), form), url_of(sheet))
    assert Worksheet.objects.get().answers == {"about": "The mornings"}
    assert Worksheet.objects.get().words == "The mornings"


def test_removing_asks_first(as_alice, sheet):
    assertContains(as_alice.get(url_of(sheet, "remove-worksheet")), "This can't be undone.")
    assert Worksheet.objects.exists()
    assertRedirects(as_alice.post(url_of(sheet, "remove-worksheet")), LIST)
    assert not Worksheet.objects.exists()


def test_two_of_a_kind_are_compared_side_by_side(as_alice, alice, sheet):
    earlier = save_worksheet(
        Worksheet(member=alice, kind="balance"), "2026-01-01", {"gives": "Sleep", "costs": "Money"}
    )
    page = as_alice.get(compare("balance"))
    for words in ("Sleep", "Quiet", "Money", "No answer", "Breakfast with Lena"):
        assertContains(page, words)
    same = as_alice.get(
        compare("balance"), {"earlier": earlier.public_id, "later": earlier.public_id}
    )
    assertNotContains(same, "Breakfast with Lena")


@pytest.mark.parametrize("id", ["\0", "x", "''"])
def test_an_invalid_choice_is_ignored(as_alice, alice, sheet, id):
    save_worksheet(Worksheet(member=alice, kind="balance"), "2026-01-01", {"gives": "Sleep"})
    assertContains(as_alice.get(compare("balance"), {"earlier": id}), "Sleep")


def test_comparing_needs_two_sheets(as_alice, sheet):
    assertContains(as_alice.get(compare("balance")), "Once you have filled in this worksheet twice")


def test_nobody_else_can_find_one(subtests, as_bob, as_moderator, client, sheet):
    for name in ["worksheet", "edit-worksheet", "remove-worksheet"]:
        with subtests.test(name=name):
            for reader in (as_bob, as_moderator):
                assert reader.get(url_of(sheet, name)).status_code == 404
                assert reader.post(url_of(sheet, name)).status_code in {404, 405}
            assert client.get(url_of(sheet, name)).status_code == 302
            assert Worksheet.objects.exists()


def test_comparing_is_offered_where_there_are_two(as_alice, alice, sheet):
    assertNotContains(as_alice.get(LIST), compare("balance"))
    answers = {"gives": "Walks", "takes": "The evenings"}
    save_worksheet(Worksheet(member=alice, kind="balance"), alice.today(), answers)
    page = as_alice.get(LIST)
    assertContains(page, compare("balance"), count=1)
    assertNotContains(page, compare("thoughts"))
    assertContains(page, " · ")


def test_a_stranger_cannot_compare_sheets_of_others(as_bob, bob, sheet):
    for _number in range(2):
        save_worksheet(Worksheet(member=bob, kind="balance"), bob.today(), {"gives": "Mine"})
    page = as_bob.get(compare("balance"), {"earlier": sheet.public_id})
    assertNotContains(page, "Breakfast with Lena")
    assertNotContains(as_bob.get(LIST), "The evenings")


def test_many_sheets_take_the_same_queries(as_alice, alice, sheet, django_assert_max_num_queries):
    for _number in range(30):
        save_worksheet(Worksheet(member=alice, kind="balance"), alice.today(), {"gives": "x"})
    for address in (LIST, url_of(sheet), compare("balance")):
        with django_assert_max_num_queries(8):
            as_alice.get(address)


@pytest.mark.parametrize("name", ["answer-thought", "answer-after"])
def test_text_about_a_crisis_offers_help_and_notifies_nobody(as_alice, name):
    page = as_alice.post(
        new("thoughts"), {"day": "2026-01-02", name: "I want to kill myself"}, follow=True
    )
    assert page.context["crisis_help"]
    assert not Case.objects.exists()


def test_too_many_at_once_shows_the_text_again(as_alice, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"own-page": (1, 3600)}
    form = {"day": "2026-01-02", "answer-thought": "My long thought"}
    as_alice.post(new("thoughts"), form)
    page = as_alice.post(new("thoughts"), form)
    assertContains(page, "My long thought</textarea>", status_code=429)
