"""What moderators do in a case: who is told."""

import pytest
from django.utils import timezone

from groups.models import Group
from posts.models import Case, ContentNote, Post
from posts.moderation import case_actions
from posts.moderation.reports import create_report
from posts.threads.posting import create_thread
from tests.acts.table import performs, was_told
from tests.posts.conftest import answer, as_watcher, opening, watcher  # noqa: F401 - fixtures


@pytest.fixture
def case(answer, alice):  # noqa: F811
    create_report(alice, "post", answer, "spam")
    return Case.objects.get(origin=Case.Origin.REPORT)


def act(case, moderator, code, **chosen):
    """Do one act of a case, as its form would."""
    cleaned = {
        "act": code, "note": "", "reason": "spam", "words": "Please.", "days": 3, "minutes": 5,
        "notes": [], "title": "", "group": None, "lifts": False,
        "content_act": "", "member_act": "", "closes": True,
    }  # fmt: skip
    case_actions.perform_action(case, moderator, cleaned | chosen)
    case.refresh_from_db()


@performs("admin:case/hide", "notice")
@performs("admin:case/hide", "reported")
@performs("admin:case/restore", "notice")
def test_a_moderator_hides_and_restores(case, watcher, alice, bob):  # noqa: F811
    act(case, watcher, "hide")
    assert was_told(bob, "notice")
    assert was_told(alice, "reported")
    bob.notifications.all().delete()
    act(case, watcher, "restore")
    assert was_told(bob, "notice")


@performs("admin:case/dismiss", "reported")
def test_a_moderator_dismisses(case, watcher, alice, bob):  # noqa: F811
    act(case, watcher, "dismiss")
    assert was_told(alice, "reported")
    assert not was_told(bob, "notice")


@performs("admin:case/done", "reported")
def test_a_case_is_done(case, watcher, alice):  # noqa: F811
    act(case, watcher, "done")
    assert was_told(alice, "reported")


@performs("admin:case/refuse", "notice")
def test_a_held_post_is_refused(case, watcher, bob):  # noqa: F811
    Post.objects.filter(author=bob).update(held_at=timezone.now())
    act(case, watcher, "refuse")
    assert was_told(bob, "notice")


@performs("admin:case/warn", "notice")
@performs("admin:case/approval", "notice")
@performs("admin:case/silence", "notice")
@performs("admin:case/suspend", "notice")
@performs("admin:case/hide-all", "notice")
@pytest.mark.parametrize("code", ["warn", "approval", "silence", "suspend", "hide-all"])
def test_what_concerns_a_member_is_told(case, watcher, bob, code):  # noqa: F811
    act(case, watcher, code)
    assert was_told(bob, "notice")


@performs("admin:case/lift", "notice")
@performs("admin:case/undo", "notice")
@pytest.mark.parametrize(("before", "code"), [("silence", "lift"), ("hide-all", "undo")])
def test_what_is_ended_is_told(case, watcher, bob, before, code):  # noqa: F811
    act(case, watcher, before)
    bob.notifications.all().delete()
    act(case, watcher, code)
    assert was_told(bob, "notice")


@performs("admin:case/ban", "notice")
@performs("admin:case/ban", "case-ban")
@performs("admin:case/agree", "notice")
@performs("admin:case/decline", "notice")
@pytest.mark.parametrize("answer_to_it", ["agree", "decline"])
def test_a_ban(case, watcher, moderator, bob, settings, answer_to_it):  # noqa: F811
    settings.MODERATORS_TO_BAN = 2
    act(case, watcher, "ban")
    assert was_told(bob, "notice")
    assert was_told(moderator, "case-ban")
    assert not was_told(watcher, "case-ban")
    bob.notifications.all().delete()
    act(Case.objects.get(origin=Case.Origin.BAN), moderator, answer_to_it)
    assert was_told(bob, "notice")


@performs("admin:case/lock", "notice")
@performs("admin:case/unlock", "notice")
@performs("admin:case/slow", "notice")
@performs("admin:case/retitle", "notice")
@performs("admin:case/note", "notice")
@performs("admin:case/move", "notice")
@performs("admin:case/move", "moved")
@pytest.mark.parametrize("code", ["lock", "unlock", "slow", "retitle", "note", "move"])
def test_what_concerns_a_thread_is_told(watcher, alice, bob, organizer, make_group, group, code):  # noqa: F811
    opened = create_thread(group, bob, "Anyone?", "Words.", "question", "ideas")
    create_report(alice, "post", opened, "spam")
    elsewhere = make_group("Mornings", slug="mornings", members=[alice, bob])
    if code == "unlock":
        type(opened.thread).objects.update(locked_at=timezone.now())
    chosen = {"title": "Someone?", "notes": [ContentNote.values[0]], "group": elsewhere}
    act(Case.objects.get(origin=Case.Origin.REPORT), watcher, code, **chosen)
    assert was_told(bob, "notice")
    assert was_told(organizer, "moved") is (code == "move")
    assert Group.objects.count() == 2
