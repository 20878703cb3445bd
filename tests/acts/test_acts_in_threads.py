"""Replies, mentions, support and reports: who is told."""

import uuid

from posts.models import Case
from posts.moderation.reports import create_report
from posts.moderation.warnings import warn_member
from posts.threads.posting import create_reply
from tests.acts.table import performs, post, was_notified
from tests.posts.conftest import answer, as_watcher, opening, watcher  # noqa: F401 - fixtures


@performs("posts:reply", "replied")
@performs("posts:reply", "continued")
@performs("posts:reply", "mentioned")
def test_a_reply(as_bob, as_charlie, alice, charlie, organizer, thread, opening, group):  # noqa: F811
    create_reply(opening, organizer, "I follow this.")
    group.memberships.create(member=charlie)
    post(as_bob, "posts:reply", thread.public_id, text="@charlie knows", submission=uuid.uuid4())
    assert was_notified(alice, "replied")
    assert was_notified(organizer, "continued")
    assert was_notified(charlie, "mentioned")


@performs("posts:new-thread", "mentioned")
def test_a_new_thread(as_bob, alice, group):
    data = {"title": "For you", "text": "@alice, look", "submission": uuid.uuid4()}
    post(as_bob, "posts:new-thread", group.slug, **data)
    assert was_notified(alice, "mentioned")


@performs("posts:new-thread", "new-thread")
def test_a_new_thread_in_a_watched_group(as_alice, as_bob, alice, group):
    post(as_alice, "groups:watch", group.slug, watch="1")
    data = {"title": "For all", "text": "Good evening.", "submission": uuid.uuid4()}
    post(as_bob, "posts:new-thread", group.slug, **data)
    assert was_notified(alice, "new-thread")


@performs("posts:edit", "mentioned")
def test_a_later_mention(as_bob, alice, organizer, answer):  # noqa: F811
    post(as_bob, "posts:edit", answer.public_id, text="@olive knows that.")
    assert was_notified(organizer, "mentioned")


@performs("posts:react", "reacted")
@performs("posts:wish-for-note", "note-wish")
def test_a_reaction(as_bob, alice, opening):  # noqa: F811
    post(as_bob, "posts:react", opening.public_id, kind="with-you")
    assert was_notified(alice, "reacted")
    post(as_bob, "posts:wish-for-note", opening.public_id)
    assert was_notified(alice, "note-wish")


@performs("posts:helped", "helped")
def test_marking_a_solution(as_alice, bob, answer):  # noqa: F811
    post(as_alice, "posts:helped", answer.public_id)
    assert was_notified(bob, "helped")


@performs("posts:announce", "announced")
def test_an_announcement(as_organizer, alice, group):
    data = {"title": "Another hour", "text": "We meet at eight.", "submission": uuid.uuid4()}
    post(as_organizer, "posts:announce", group.slug, **data)
    assert was_notified(alice, "announced")


@performs("posts:rest", "closed")
def test_closing_a_thread(as_organizer, alice, thread):
    post(as_organizer, "posts:rest", thread.public_id)
    assert was_notified(alice, "closed")


@performs("posts:report", "group-report")
@performs("posts:report", "case-report")
@performs("posts:organizers-answer", "notice")
@performs("posts:organizers-answer", "reported")
def test_a_report(as_alice, as_organizer, alice, bob, organizer, watcher, answer, group):  # noqa: F811
    post(as_alice, "posts:report", "post", answer.public_id, reason="soliciting")
    assert was_notified(organizer, "group-report")
    assert was_notified(watcher, "case-report")
    case = Case.objects.get(origin=Case.Origin.REPORT)
    post(
        as_organizer, "posts:organizers-answer", group.slug, case.public_id,
        act="hide", reason="spam",
    )  # fmt: skip
    assert was_notified(bob, "notice")
    assert was_notified(alice, "reported")


@performs("posts:write-to-moderators", "case-letter")
@performs("posts:notice", "case-appeal")
def test_writing_to_the_moderators(as_bob, bob, alice, watcher, answer):  # noqa: F811
    post(as_bob, "posts:write-to-moderators", words="Somebody asks me for money.")
    assert was_notified(watcher, "case-letter")
    case = create_report(alice, "post", answer, "spam").case
    warn_member(case, watcher, "spam", "Please.")
    post(as_bob, "posts:notice", bob.notices.get().public_id, words="It was no advertisement.")
    assert was_notified(watcher, "case-appeal")
