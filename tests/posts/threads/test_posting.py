"""Creating threads and replies, and the stored counts of the thread."""

import uuid

import pytest
import time_machine
from django.urls import reverse

from posts.models import Post, Thread
from posts.models.posts import MAX_DEPTH
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply, create_thread
from recovery_forum.operations.stored_counts import find_wrong_counts
from tests.conftest import signed_in


def reload(thread):
    return Thread.objects.get(pk=thread.pk)


def test_a_reply_counts(thread, answer, bob):
    found = reload(thread)
    assert (found.reply_count, found.last_author) == (1, bob)
    assert found.last_active_at == answer.posted_at


def test_only_a_reply_of_someone_else_ends_the_wait(thread, opening, alice):
    create_reply(opening, alice, "Nobody?")
    assert reload(thread).first_reply_at is None


def test_a_thread_without_replies_has_correct_counts(thread):
    assert find_wrong_counts() == {}


def test_the_time_of_the_first_reply_does_not_change(thread, opening, answer, bob):
    create_reply(opening, bob, "And another thing.")
    assert reload(thread).first_reply_at == answer.posted_at


def test_a_reply_ends_the_wait_of_an_erased_author(thread, opening, alice, bob):
    alice.delete()
    answer = create_reply(opening, bob, "I am here.")
    assert reload(thread).first_reply_at == answer.posted_at


def test_a_reply_is_below_the_post_it_replies_to(opening, answer, alice):
    assert create_reply(answer, alice, "Thank you.").ancestors == [opening.pk, answer.pk]


def test_at_the_depth_limit_a_reply_becomes_a_sibling(opening, bob):
    post = opening
    for _level in range(MAX_DEPTH - 1):
        post = Post.objects.create(
            thread=post.thread, author=bob, text="Deeper.", ancestors=[*post.ancestors, post.pk]
        )
    deepest = create_reply(post, bob, "The deepest.")
    assert deepest.depth == MAX_DEPTH
    assert create_reply(deepest, bob, "As deep.").ancestors == deepest.ancestors


def test_submitting_the_same_form_twice_creates_one_reply(thread, opening, bob):
    mark = uuid.uuid4()
    assert create_reply(opening, bob, "Once.", mark) == create_reply(opening, bob, "Once.", mark)
    assert reload(thread).reply_count == 1


def test_submitting_the_same_form_twice_creates_one_thread(group, alice):
    mark = uuid.uuid4()
    first, again = (create_thread(group, alice, "T", "x", "story", "", mark) for _n in range(2))
    assert first == again
    assert Thread.objects.count() == 1


def test_two_members_may_use_the_same_submission_id(opening, alice, bob):
    mark = uuid.uuid4()
    assert create_reply(opening, alice, "One.", mark) != create_reply(opening, bob, "Two.", mark)


def test_deleting_leaves_no_text(answer):
    withdraw_post(answer)
    answer.refresh_from_db()
    assert answer.text == ""
    assert "kitchen" not in answer.html


@pytest.mark.django_db(transaction=True)
def test_many_clicks_at_once_create_one_reply(thread, bob, run_concurrently):
    clicks = [signed_in(bob) for _n in range(8)]
    form = {"text": "Once.", "submission": uuid.uuid4()}
    url = reverse("posts:reply", args=[thread.public_id])
    answers = run_concurrently(lambda click: click.post(url, form), clicks)
    assert {answer.status_code for answer in answers} == {302}
    assert len({answer.url for answer in answers}) == 1
    assert reload(thread).reply_count == Post.objects.filter(author=bob).count() == 1


@pytest.mark.django_db(transaction=True)
def test_replies_at_the_same_time_all_count(thread, opening, bob, organizer, run_concurrently):
    run_concurrently(
        lambda number: create_reply(opening, (bob, organizer)[number % 2], "Yes."), range(12)
    )
    assert reload(thread).reply_count == 12
    assert find_wrong_counts() == {}


def test_first_and_last_follow_the_time_of_posting(thread, opening, bob, organizer):
    later = create_reply(opening, bob, "Later, and written first.")
    earlier = thread.opened_at + (later.posted_at - thread.opened_at) / 2
    with time_machine.travel(earlier, tick=False):
        create_reply(opening, organizer, "Earlier, and written last.")
    assert reload(thread).last_author == bob
    assert reload(thread).first_reply_at < later.posted_at
    assert find_wrong_counts() == {}
