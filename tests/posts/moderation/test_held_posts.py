"""A held post stays in the queue until it is approved or rejected, or its author deletes it."""

import pytest

from posts.models import Case, Notice, Post, WatchedWords
from posts.moderation.appeals import create_appeal
from posts.moderation.bans import ban_account
from posts.moderation.reports import create_report
from posts.moderation.warnings import warn_member
from posts.safety.screening import screen
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unrecorded_templates")]

SENTENCE = "Approve or reject it first: its author waits for that."


@pytest.fixture(autouse=True)
def _demo(settings):
    settings.DEMO = True  # The panel asks for no second factor.


@pytest.fixture
def held(opening, bob):
    """The case about a reply that waits for a moderator."""
    WatchedWords.objects.create(phrase="telegram", effect="hold", must_match="telegram")
    words = "Write to me on telegram"
    post = create_reply(opening, bob, words, screening=screen(words, author=bob))
    return Case.objects.open().get(origin=Case.Origin.HELD, key=post.public_id)


def is_open(case):
    return Case.objects.open().filter(pk=case.pk).exists()


def act(client, case, **fields):
    return client.post(case.get_absolute_url(), fields)


def test_its_case_can_neither_be_dismissed_nor_closed(as_watcher, held):
    page = as_watcher.get(held.get_absolute_url()).content.decode()
    for code in ("dismiss", "done"):
        assert f'value="{code}"' not in page
        assert act(as_watcher, held, act=code).status_code == 422
    assert is_open(held)


def test_a_decision_about_something_else_does_not_close_its_case(as_watcher, held):
    for member_act, words in ("", ""), ("warn", "Please read the rules."):
        fields = {"member_act": member_act, "reason": "spam", "closes": "on", "words": words}
        answer = act(as_watcher, held, act="apply", **fields)
        assert answer.status_code == 422
        assert SENTENCE in answer.text
    assert is_open(held)


def test_a_warning_that_leaves_its_case_open_is_possible(as_watcher, held):
    fields = {"act": "apply", "member_act": "warn", "reason": "spam", "words": "Please read them."}
    assert act(as_watcher, held, **fields).status_code == 302
    assert is_open(held)


def test_it_is_left_out_when_several_cases_are_dismissed(as_watcher, held, opening):
    other = Case.objects.open().get(origin=Case.Origin.FIRST, key=opening.public_id)
    chosen = {"act": "dismiss", "case": [held.public_id, other.public_id]}
    page = as_watcher.post("/admin/", chosen, follow=True).content.decode()
    assert "1 case is still open: someone waits for your decision on its page." in page
    assert "1 case dismissed." in page
    assert "/admin/?state=closed" in page
    assert is_open(held)
    assert not is_open(other)


@pytest.mark.parametrize("content_act", ["approve", "refuse", "hide"])
def test_a_decision_about_it_closes_its_case(as_watcher, held, content_act):
    fields = {"act": "apply", "content_act": content_act, "reason": "spam", "closes": "on"}
    act(as_watcher, held, **fields)
    assert not is_open(held)
    post = Post.objects.get(public_id=held.key)
    assert bool(post.removed_at) == (content_act != "approve")


def test_the_notice_of_a_rejected_post_does_not_call_it_hidden(as_watcher, as_bob, bob, held):
    fields = {"act": "apply", "content_act": "refuse", "reason": "spam", "closes": "on"}
    act(as_watcher, held, **fields)
    notice = Notice.objects.get(member=bob)
    page = as_bob.get(notice.get_absolute_url()).content.decode()
    assert "We didn&#x27;t publish something you wrote" in page
    assert "We hid" not in page


@pytest.mark.parametrize("origin", ["appeal", "ban"])
def test_appeals_and_proposed_bans_are_not_dismissed_with_others(
    as_watcher, watcher, bob, alice, opening, origin
):
    """They have no "Dismiss" on their pages either: the member waits for an answer."""
    report = create_report(bob, "post", opening, "harassment").case
    if origin == "ban":
        ban_account(report, watcher, "harassment")
    else:
        warn_member(report, watcher, "harassment", "Please be kind.")
        create_appeal(Notice.objects.get(), "I was quoting someone.")
    case = Case.objects.open().get(origin=origin)
    chosen = {"act": "dismiss", "case": [case.public_id]}
    page = as_watcher.post("/admin/", chosen, follow=True).content.decode()
    assert "1 case is still open" in page
    assert is_open(case)


def test_a_crisis_is_not_dismissed_with_others(as_watcher, bob, opening):
    """Nobody closes it without opening it and reading the words."""
    create_reply(
        opening,
        bob,
        "I want to kill myself tonight.",
        screening=screen("I want to kill myself tonight.", author=bob),
    )
    case = Case.objects.open().get(origin=Case.Origin.CRISIS)
    chosen = {"act": "dismiss", "case": [case.public_id]}
    page = as_watcher.post("/admin/", chosen, follow=True).content.decode()
    assert "1 case is still open" in page
    assert is_open(case)


def test_its_case_can_be_closed_once_the_author_deleted_it(as_watcher, held):
    withdraw_post(held.content)
    act(as_watcher, held, act="done")
    assert not is_open(held)


@pytest.mark.parametrize("content_act", ["refuse", "hide"])
def test_shown_again_it_waits_no_longer(as_watcher, as_alice, thread, held, content_act):
    """Its case is closed by then: nobody would find it a second time."""
    fields = {"act": "apply", "reason": "spam", "closes": "on"}
    act(as_watcher, held, content_act=content_act, **fields)
    act(as_watcher, held, content_act="restore", **fields)
    assert Post.objects.get(public_id=held.key).held_at is None
    assert "Write to me on telegram" in as_alice.get(thread.get_absolute_url()).content.decode()
