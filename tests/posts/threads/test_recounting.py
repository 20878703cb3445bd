"""The counts of a thread stay right in whatever order its posts are hidden and shown."""

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.moderation_status.trust import Trust
from posts.models import Case, Post, Thread
from posts.moderation.bulk_removal import (
    find_last_bulk_removal,
    remove_all_posts,
    restore_removed_posts,
)
from posts.moderation.cases import close_case, mark_case_answered
from posts.moderation.contents import approve_content
from posts.moderation.tasks import WAITING_URGENCY
from posts.reportable import _hide_post, _restore_post
from posts.safety.cases import open_case
from posts.threads.editing import undo_withdrawal, withdraw_post
from posts.threads.posting import create_reply
from recovery_forum.operations.stored_counts import find_wrong_counts


class World:
    """The thread of a member in danger, the acts on it, and a simple model of its posts."""

    def __init__(self, opening, first, second):
        self.opening, self.people, self.posts = opening, (first, second), []
        self.crisis = open_case(Case.Origin.CRISIS, "post", opening, 100)
        self.waiting = open_case(Case.Origin.WAITING, "post", opening, WAITING_URGENCY)

    def reply(self):
        author = self.people[len(self.posts) % 2]
        self.posts.append(
            {
                "post": create_reply(self.opening, author, "I am here."),
                "hidden": False,
                "gone": False,
            }
        )

    def change_last(self, change, **model):
        if self.posts:
            post = Post.objects.get(pk=self.posts[-1]["post"].pk)
            if change(post) is not False:
                self.posts[-1] |= model

    def hide(self):
        self.change_last(_hide_post, hidden=True)

    def restore(self):
        self.change_last(_restore_post, hidden=False)

    def withdraw(self):
        self.change_last(
            lambda post: False if post.withdrawn_at else withdraw_post(post), gone=True
        )

    def undo(self):
        self.change_last(undo_withdrawal, gone=False)

    def check(self):
        shown = [row["post"] for row in self.posts if not (row["hidden"] or row["gone"])]
        answers = [post for post in shown if not post.author.is_new]
        last = shown[-1] if shown else self.opening
        first = answers[0].posted_at if answers else None
        thread = Thread.objects.get(pk=self.opening.thread_id)
        assert thread.reply_count == len(shown)
        assert thread.last_author_id == last.author_id
        assert thread.last_active_at == last.posted_at
        assert thread.first_reply_at == first
        self.crisis.refresh_from_db()
        self.waiting.refresh_from_db()
        assert self.crisis.answered_at == first
        assert bool(self.waiting.closed_at) == bool(first)


ACTS = ("reply", "hide", "restore", "withdraw", "undo")


@pytest.mark.parametrize("trust", [Trust.NEW, Trust.SETTLED])
def test_every_order_of_acts_leaves_correct_counts(opening, bob, organizer, trust):
    """In half of them Bob is new: then only the reply of the organizer counts as an answer."""
    bob.trust = trust
    bob.save()
    world = World(opening, bob, organizer)
    world.reply()
    world.check()
    try_every_order(world, 3)


def try_every_order(world, length):
    """Try every order of `length` further acts, each from the state in which `world` is now."""
    posts = world.posts
    for act in ACTS:
        with transaction.atomic():
            world.posts = [dict(row) for row in posts]
            getattr(world, act)()
            world.check()
            if length == 1:
                assert find_wrong_counts() == {}
            elif world.posts != posts:  # After an act without effect, the same acts follow.
                try_every_order(world, length - 1)
            transaction.set_rollback(True)


@pytest.fixture
def newcomer(bob):
    bob.trust = Trust.NEW
    bob.save()
    return bob


@pytest.fixture
def crisis(opening):
    return open_case(Case.Origin.CRISIS, "post", opening, 100)


def reload(row):
    return type(row).objects.get(pk=row.pk)


def test_hidden_spam_of_a_newcomer_is_no_answer(thread, opening, newcomer, crisis):
    create_reply(opening, newcomer, "Cheap pills at pills.example")
    assert reload(thread).first_reply_at is None
    assert reload(crisis).answered_at is None


def test_a_moderator_can_count_a_reply_as_an_answer(thread, opening, newcomer, crisis, moderator):
    reply = create_reply(opening, newcomer, "I am here.")
    mark_case_answered(crisis, moderator)
    assert reload(thread).first_reply_at == reply.posted_at
    _hide_post(reply)
    # The member may have replied elsewhere, so what a moderator decided stays.
    assert reload(crisis).answered_at
    assert reload(thread).first_reply_at is None


def test_a_held_reply_counts_as_an_answer_once_approved(thread, opening, bob, crisis, moderator):
    bob.approval_required_since = timezone.now()
    bob.save()
    create_reply(opening, bob, "I am here.")
    assert reload(crisis).answered_at is None
    approve_content(Case.objects.get(origin="held"), moderator)
    assert reload(crisis).answered_at
    assert reload(thread).first_reply_at
    assert find_wrong_counts() == {}


def test_bulk_removal_reopens_threads_left_unanswered(thread, opening, bob, crisis, moderator):
    reply = create_reply(opening, bob, "Cheap pills.")
    close_case(crisis, Case.Outcome.ACTED)
    spam = open_case(Case.Origin.FLAG, "member", bob, 20)
    remove_all_posts(spam, moderator)
    assert reload(thread).reply_count == 0
    assert (reload(crisis).answered_at, reload(crisis).closed_at) == (None, None)
    assert find_wrong_counts() == {}
    restore_removed_posts(find_last_bulk_removal(case_id=spam.pk), moderator)
    assert reload(crisis).answered_at == reload(thread).first_reply_at == reply.posted_at
    assert find_wrong_counts() == {}


def test_a_hidden_reply_names_nobody_in_lists(as_alice, thread, opening, bob):
    reply = create_reply(opening, bob, "Cheap pills.")
    address = thread.group.get_absolute_url()
    assert "bob" in as_alice.get(address).content.decode()
    _hide_post(reply)
    page = as_alice.get(address).content.decode()
    assert "bob" not in page
    assert "1 reply" not in page
