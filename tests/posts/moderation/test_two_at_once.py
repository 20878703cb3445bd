"""Two moderators have the same case open: the second one hears of it, and loses nothing typed."""

import re

import pytest

from accounts.models import Member
from accounts.moderation_status.roles import MODERATOR, give_role
from posts.models import Action, Case, Notice
from posts.moderation.cases import claim_case
from posts.moderation.reports import create_report
from posts.safety.cases import open_crisis_case
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]
WARN = {
    "act": "apply", "member_act": "warn", "reason": "spam", "words": "Please stop.", "closes": "on",
}  # fmt: skip


@pytest.fixture
def other(make_member):
    member = make_member("noor")
    give_role(member, MODERATOR)
    return Member.objects.get(pk=member.pk)


@pytest.fixture
def as_other(other):
    return signed_in(other)


@pytest.fixture
def case(opening, bob):
    return create_report(bob, "post", opening, "harassment").case


def open_page(client, case):
    """Return the value of the hidden field that says what the page showed."""
    page = client.get(case.get_absolute_url()).content.decode()
    return {"seen": re.search(r'name="seen" value="(\d+)"', page)[1]}


def test_the_second_warning_is_refused_and_the_words_stay(as_watcher, as_other, case):
    mias, noors = open_page(as_watcher, case), open_page(as_other, case)
    assert as_watcher.post(case.get_absolute_url(), WARN | mias).status_code == 302
    answer = as_other.post(case.get_absolute_url(), WARN | noors | {"words": "Kept words."})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "mia" in page
    assert "warned" in page
    assert "Kept words." in page
    assert Notice.objects.count() == 1


def test_who_has_read_it_may_go_on(as_watcher, as_other, case):
    mias, noors = open_page(as_watcher, case), open_page(as_other, case)
    as_watcher.post(case.get_absolute_url(), WARN | mias)
    page = as_other.post(case.get_absolute_url(), WARN | noors).content.decode()
    seen = {"seen": re.search(r'name="seen" value="(\d+)"', page)[1]}
    assert as_other.post(case.get_absolute_url(), WARN | seen).status_code == 302
    assert Notice.objects.count() == 2


def test_one_moderator_acts_twice_from_two_tabs(as_watcher, case):
    stale = open_page(as_watcher, case)
    as_watcher.post(case.get_absolute_url(), WARN | stale)
    assert as_watcher.post(case.get_absolute_url(), WARN | stale).status_code == 302


def test_only_one_takes_a_case_and_the_other_is_told(as_watcher, as_other, watcher, case):
    mias, noors = open_page(as_watcher, case), open_page(as_other, case)
    as_watcher.post(case.get_absolute_url(), {"act": "claim"} | mias)
    answer = as_other.post(case.get_absolute_url(), {"act": "claim"} | noors)
    assert answer.status_code == 422
    assert "already has this case" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).claimed_by == watcher


def test_in_a_crisis_the_other_joins(as_watcher, as_other, watcher, other, opening):
    case = open_crisis_case("post", opening)
    mias, noors = open_page(as_watcher, case), open_page(as_other, case)
    as_watcher.post(case.get_absolute_url(), {"act": "claim"} | mias)
    assert as_other.post(case.get_absolute_url(), {"act": "claim"} | noors).status_code == 302
    case = Case.objects.get(pk=case.pk)
    assert (case.claimed_by, case.second_moderator) == (watcher, other)


def test_a_note_for_moderators_is_never_refused(as_watcher, as_other, case):
    noors = open_page(as_other, case)
    as_watcher.post(case.get_absolute_url(), WARN)
    note = {"act": "remember", "note": "I know them."}
    assert as_other.post(case.get_absolute_url(), note | noors).status_code == 302


def test_taking_many_says_how_many_belong_to_others(as_other, watcher, case):
    claim_case(case, watcher)
    data = {"act": "claim", "case": [case.public_id]}
    page = as_other.post("/admin/", data, follow=True).content.decode()
    assert "1 case already belongs to another moderator." in page
    assert "updated" not in page
    assert Action.objects.filter(kind="claim").count() == 1
