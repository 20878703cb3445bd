"""What moderators do in a case: who is told."""

import pytest
from django.utils import timezone

from groups.models import Group
from posts.models import Case, ContentNote, Post
from posts.moderation import case_actions
from posts.moderation.reports import create_report
from posts.safety.cases import open_case
from posts.threads.posting import create_thread
from tests.acts.table import performs, was_notified
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
    assert was_notified(bob, "notice")
    assert was_notified(alice, "reported")
    bob.notifications.all().delete()
    act(case, watcher, "restore")
    assert was_notified(bob, "notice")


@performs("admin:case/hide", "meeting-move")
@performs("admin:case/restore", "meeting-move")
def test_hiding_and_restoring_a_meeting(group, watcher, bob):  # noqa: F811
    meeting = group.meetings.create(name="Tea", weekday=4, time="19:00", time_zone="UTC")
    start = meeting.first_start(timezone.now())
    meeting.rsvps.create(member=bob, day=start.date(), starts_at=start)
    case = open_case(Case.Origin.FLAG, "meeting", meeting, 20)
    act(case, watcher, "hide", closes=False)
    assert was_notified(bob, "meeting-move")
    bob.notifications.all().delete()
    act(case, watcher, "restore")
    assert was_notified(bob, "meeting-move")


@performs("admin:case/ask-change", "notice")
def test_who_answers_for_a_group_is_asked_to_change_it(group, watcher, organizer):  # noqa: F811
    act(open_case(Case.Origin.FLAG, "group", group, 20), watcher, "ask-change")
    assert was_notified(organizer, "notice")


@performs("admin:case/dismiss", "reported")
def test_a_moderator_dismisses(case, watcher, alice, bob):  # noqa: F811
    act(case, watcher, "dismiss")
    assert was_notified(alice, "reported")
    assert not was_notified(bob, "notice")


@performs("admin:case/done", "reported")
def test_closing_a_case(case, watcher, alice):  # noqa: F811
    act(case, watcher, "done")
    assert was_notified(alice, "reported")


@performs("admin:case/refuse", "notice")
def test_a_held_post_is_refused(case, watcher, bob):  # noqa: F811
    Post.objects.filter(author=bob).update(held_at=timezone.now())
    act(case, watcher, "refuse")
    assert was_notified(bob, "notice")


@performs("admin:case/warn", "notice")
@performs("admin:case/approval", "notice")
@performs("admin:case/silence", "notice")
@performs("admin:case/suspend", "notice")
@performs("admin:case/hide-all", "notice")
@pytest.mark.parametrize("code", ["warn", "approval", "silence", "suspend", "hide-all"])
def test_acts_against_a_member_notify_them(case, watcher, bob, code):  # noqa: F811
    act(case, watcher, code)
    assert was_notified(bob, "notice")


@performs("admin:case/lift", "notice")
@performs("admin:case/undo", "notice")
@pytest.mark.parametrize(("before", "code"), [("silence", "lift"), ("hide-all", "undo")])
def test_ending_a_restriction_notifies_the_member(case, watcher, bob, before, code):  # noqa: F811
    act(case, watcher, before)
    bob.notifications.all().delete()
    act(case, watcher, code)
    assert was_notified(bob, "notice")


@performs("admin:case/ban", "notice")
@performs("admin:case/ban", "case-ban")
@performs("admin:case/agree", "notice")
@performs("admin:case/decline", "notice")
@pytest.mark.parametrize("answer_to_it", ["agree", "decline"])
def test_a_ban(case, watcher, moderator, bob, settings, answer_to_it):  # noqa: F811
    settings.MODERATORS_TO_BAN = 2
    act(case, watcher, "ban")
    assert was_notified(bob, "notice")
    assert was_notified(moderator, "case-ban")
    assert not was_notified(watcher, "case-ban")
    bob.notifications.all().delete()
    act(Case.objects.get(origin=Case.Origin.BAN), moderator, answer_to_it)
    assert was_notified(bob, "notice")


@performs("admin:case/lock", "notice")
@performs("admin:case/unlock", "notice")
@performs("admin:case/slow", "notice")
@performs("admin:case/retitle", "notice")
@performs("admin:case/note", "notice")
@performs("admin:case/move", "notice")
@performs("admin:case/move", "moved")
@pytest.mark.parametrize("code", ["lock", "unlock", "slow", "retitle", "note", "move"])
def test_acts_on_a_thread_notify_its_author(
    watcher,  # noqa: F811
    alice,
    bob,
    organizer,
    make_group,
    group,
    code,
):
    opened = create_thread(group, bob, "Anyone?", "Words.", "question", "ideas")
    create_report(alice, "post", opened, "spam")
    elsewhere = make_group("Mornings", slug="mornings", members=[alice, bob])
    if code == "unlock":
        type(opened.thread).objects.update(locked_at=timezone.now())
    chosen = {"title": "Someone?", "notes": [ContentNote.values[0]], "group": elsewhere}
    act(Case.objects.get(origin=Case.Origin.REPORT), watcher, code, **chosen)
    assert was_notified(bob, "notice")
    assert was_notified(organizer, "moved") is (code == "move")
    assert Group.objects.count() == 2
