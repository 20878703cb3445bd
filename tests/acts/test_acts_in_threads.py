"""Replies, mentions, support and reports: who is told."""

import uuid

from posts.models import Case
from posts.moderation.actions import warn_member
from posts.moderation.reports import create_report
from posts.threads.posting import create_reply
from tests.acts.table import performs, post, was_told
from tests.posts.conftest import answer, as_watcher, opening, watcher  # noqa: F401 - fixtures


@performs("posts:reply", "replied")
@performs("posts:reply", "continued")
@performs("posts:reply", "mentioned")
def test_a_reply(as_bob, as_charlie, alice, charlie, organizer, thread, opening, group):  # noqa: F811
    create_reply(opening, organizer, "I follow this.")
    group.memberships.create(member=charlie)
    post(as_bob, "posts:reply", thread.public_id, text="@charlie knows", submission=uuid.uuid4())
    assert was_told(alice, "replied")
    assert was_told(organizer, "continued")
    assert was_told(charlie, "mentioned")


@performs("posts:new-thread", "mentioned")
def test_a_new_thread(as_bob, alice, group):
    data = {"title": "For you", "text": "@alice, look", "submission": uuid.uuid4()}
    post(as_bob, "posts:new-thread", group.slug, **data)
    assert was_told(alice, "mentioned")


@performs("posts:new-thread", "new-thread")
def test_a_new_thread_in_a_watched_group(as_alice, as_bob, alice, group):
    post(as_alice, "groups:watch", group.slug, watch="1")
    data = {"title": "For all", "text": "Good evening.", "submission": uuid.uuid4()}
    post(as_bob, "posts:new-thread", group.slug, **data)
    assert was_told(alice, "new-thread")


@performs("posts:edit", "mentioned")
def test_a_later_mention(as_bob, alice, organizer, answer):  # noqa: F811
    post(as_bob, "posts:edit", answer.public_id, text="@olive knows that.")
    assert was_told(organizer, "mentioned")


@performs("posts:react", "reacted")
@performs("posts:wish-for-note", "note-wish")
def test_to_a_post(as_bob, alice, opening):  # noqa: F811
    post(as_bob, "posts:react", opening.public_id, kind="with-you")
    assert was_told(alice, "reacted")
    post(as_bob, "posts:wish-for-note", opening.public_id)
    assert was_told(alice, "note-wish")


@performs("posts:helped", "helped")
def test_what_helped(as_alice, bob, answer):  # noqa: F811
    post(as_alice, "posts:helped", answer.public_id)
    assert was_told(bob, "helped")


@performs("posts:announce", "announced")
def test_an_announcement(as_organizer, alice, group):
    data = {"title": "Another hour", "text": "We meet at eight.", "submission": uuid.uuid4()}
    post(as_organizer, "posts:announce", group.slug, **data)
    assert was_told(alice, "announced")


@performs("posts:rest", "closed")
def test_closing_a_thread(as_organizer, alice, thread):
    post(as_organizer, "posts:rest", thread.public_id)
    assert was_told(alice, "closed")


@performs("posts:report", "group-report")
@performs("posts:report", "case-report")
@performs("posts:organizers-answer", "notice")
@performs("posts:organizers-answer", "reported")
def test_a_report(as_alice, as_organizer, alice, bob, organizer, watcher, answer, group):  # noqa: F811
    post(as_alice, "posts:report", "post", answer.public_id, reason="spam")
    assert was_told(organizer, "group-report")
    assert was_told(watcher, "case-report")
    case = Case.objects.get(origin=Case.Origin.REPORT)
    post(
        as_organizer, "posts:organizers-answer", group.slug, case.public_id,
        act="hide", reason="spam",
    )  # fmt: skip
    assert was_told(bob, "notice")
    assert was_told(alice, "reported")


@performs("posts:write-to-moderators", "case-letter")
@performs("posts:notice", "case-appeal")
def test_moderators_are_written_to(as_bob, bob, alice, watcher, answer):  # noqa: F811
    post(as_bob, "posts:write-to-moderators", words="Somebody asks me for money.")
    assert was_told(watcher, "case-letter")
    case = create_report(alice, "post", answer, "spam").case
    warn_member(case, watcher, "spam", "Please.")
    post(as_bob, "posts:notice", bob.notices.get().public_id, words="It was no advertisement.")
    assert was_told(watcher, "case-appeal")
