"""After an act, a moderator reads what it did; a closed case says what was done in it."""

import pytest

from posts.models import Case
from posts.moderation.cases import claim_case, dismiss_case
from posts.moderation.reports import create_report
from posts.safety.cases import open_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True


@pytest.fixture
def case(opening, bob):
    return create_report(bob, "post", opening, "harassment").case


@pytest.fixture
def crisis(opening):
    return open_case(Case.Origin.CRISIS, "post", opening, 100)


def act(client, case, act, **fields):
    data = {"act": act, **fields}
    page = client.post(case.get_absolute_url(), data, follow=True)
    return [str(message) for message in page.context["messages"]]


def test_taking_a_case_says_so(as_watcher, case):
    assert act(as_watcher, case, "claim") == ["Assigned to you."]


def test_taking_a_crisis_says_that_the_others_are_no_longer_alerted(as_watcher, crisis):
    (said,) = act(as_watcher, crisis, "claim")
    assert said == "Assigned to you. Other moderators are no longer alerted."


def test_the_second_moderator_reads_that_they_are_the_second(as_watcher, crisis, make_member):
    claim_case(crisis, make_member("sam", is_staff=True, is_superuser=True))
    assert act(as_watcher, crisis, "claim") == ["You are the second moderator of this case."]


def test_giving_a_crisis_back_says_that_the_others_are_alerted(as_watcher, watcher, crisis):
    claim_case(crisis, watcher)
    (said,) = act(as_watcher, crisis, "give-back")
    assert said == "Unassigned. Other moderators are alerted again."


def test_a_reply_and_opening_again_say_so(as_watcher, watcher, crisis):
    assert act(as_watcher, crisis, "reply", words="I am here.") == ["Your reply is in the thread."]
    dismiss_case(crisis, watcher)
    said = act(as_watcher, crisis, "reopen")
    assert said == ["The case is open again and assigned to you."]


def test_a_decision_that_leaves_the_case_open_says_what_was_done(as_watcher, case):
    said = act(
        as_watcher, case, "apply", content_act="hide", member_act="warn", reason="harassment",
        words="Please be kind.",
    )  # fmt: skip
    assert said == ["Done: hidden, warned."]


def test_closing_says_how_the_case_was_closed(as_watcher, case):
    (said,) = act(as_watcher, case, "hide", reason="harassment")
    assert "The case is closed: hidden." in said


def test_a_closed_case_says_what_was_done_on_its_page_and_in_the_queue(as_watcher, case):
    act(as_watcher, case, "hide", reason="harassment")
    assert "Closed: hidden" in as_watcher.get(case.get_absolute_url()).text
    assert "<span>Hidden</span>" in as_watcher.get("/admin/?state=closed").text


def test_what_is_done_afterwards_does_not_change_how_it_was_closed(as_watcher, case):
    act(as_watcher, case, "hide", reason="harassment")
    act(as_watcher, case, "restore")
    assert "Closed: hidden" in as_watcher.get(case.get_absolute_url()).text


def test_a_case_closed_without_an_act_says_so(as_watcher, case):
    act(as_watcher, case, "done")
    assert "Closed: Action taken" in as_watcher.get(case.get_absolute_url()).text


def test_what_was_done_before_it_was_opened_again_does_not_count(as_watcher, case):
    act(as_watcher, case, "hide", reason="harassment")
    act(as_watcher, case, "reopen")
    act(as_watcher, case, "restore")
    assert "Closed: shown again" in as_watcher.get(case.get_absolute_url()).text
