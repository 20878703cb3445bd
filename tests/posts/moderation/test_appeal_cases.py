"""The page of an appeal shows everything, and another moderator answers it."""

import pytest

from accounts.models import Member
from accounts.moderation_status.roles import MODERATOR, give_role
from posts.models import Case, Notice
from posts.moderation.appeals import create_appeal
from posts.moderation.bans import agree_to_ban, ban_account
from posts.moderation.contents import hide_content
from posts.moderation.reports import create_report
from posts.moderation.restrictions import suspend_member
from posts.threads.posting import create_thread
from tests.conftest import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


@pytest.fixture
def make_moderator(make_member):
    def make(name):
        give_role(make_member(name), MODERATOR)
        return Member.objects.get(name=name)

    return make


@pytest.fixture
def case(opening, bob):
    return create_report(bob, "post", opening, "harassment", "It was rude.").case


def appeal_of(member):
    return create_appeal(Notice.objects.filter(member=member).first(), "It was a quotation.")


def page_of(client, case):
    return client.get(case.get_absolute_url()).content.decode()


def test_an_appeal_shows_rule_act_message_and_hidden_post(as_watcher, make_moderator, alice, case):
    hide_content(case, make_moderator("max"), "harassment", "Please speak for yourself.")
    page = page_of(as_watcher, appeal_of(alice))
    for shown in (
        "It attacks, threatens", "Please speak for yourself.", "What did you do?", "max",
        "It was a quotation.", case.get_absolute_url(),
    ):  # fmt: skip
        assert shown in page
    assert Notice.objects.get().get_absolute_url() not in page  # A 404 for moderators.


def test_an_appeal_shows_the_duration(as_watcher, make_moderator, alice, case):
    action = suspend_member(case, make_moderator("max"), "harassment", 7)
    assert f"{action.until:%Y}" in page_of(as_watcher, appeal_of(alice))


def test_an_anonymous_author_stays_anonymous(as_watcher, make_moderator, group, alice, bob):
    opening = create_thread(group, alice, "Quietly", "It is me.", "discussion", anonymous=True)
    unnamed = create_report(bob, "post", opening, "other").case
    hide_content(unnamed, make_moderator("max"), "other", "Please not.")
    page = page_of(as_watcher, appeal_of(alice))
    assert "It is me." in page
    assert "Anonymous" in page
    assert "alice" not in page


def test_the_moderator_who_decided_is_told_before_typing(as_watcher, watcher, alice, case):
    hide_content(case, watcher, "harassment")
    page = page_of(as_watcher, appeal_of(alice))
    assert "You took part in this decision" in page
    assert 'name="words"' not in page
    assert 'value="answer"' not in page


def test_an_invalid_answer_keeps_what_was_typed(as_watcher, watcher, alice, case):
    hide_content(case, watcher, "harassment")
    fields = {"act": "answer", "words": "No.", "note": "He wrote twice."}
    answer = as_watcher.post(appeal_of(alice).get_absolute_url(), fields)
    assert answer.status_code == 422
    assert "He wrote twice." in answer.content.decode()
    assert Notice.objects.get().answered_at is None


@pytest.mark.parametrize("judge", ["mia", "noor"])
def test_moderators_who_decided_a_ban_cannot_answer_its_appeal(
    watcher, make_moderator, alice, case, judge
):
    noor = make_moderator("noor")
    ban_account(case, watcher, "harassment")
    agree_to_ban(Case.objects.get(origin=Case.Origin.BAN), noor)
    client = signed_in({"mia": watcher, "noor": noor}[judge])
    appeal = appeal_of(alice)
    assert "You took part in this decision" in page_of(client, appeal)
    fields = {"act": "answer", "words": "You are right.", "lifts": "on"}
    assert client.post(appeal.get_absolute_url(), fields).status_code == 422
    assert Member.objects.get(pk=alice.pk).banned_at


def test_a_third_moderator_answers_it(make_moderator, watcher, alice, case):
    noor, max_ = make_moderator("noor"), make_moderator("max")
    ban_account(case, watcher, "harassment")
    agree_to_ban(Case.objects.get(origin=Case.Origin.BAN), noor)
    fields = {"act": "answer", "words": "You are right.", "lifts": "on"}
    signed_in(max_).post(appeal_of(alice).get_absolute_url(), fields)
    alice = Member.objects.get(pk=alice.pk)
    assert (alice.banned_at, alice.suspended_until) == (None, None)
