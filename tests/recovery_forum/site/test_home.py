"""Home: the member first, then replies, waiting threads and groups. Nothing is shown twice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Block
from groups.models import Group
from posts.models import Post
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply, create_thread

MAX_QUERIES = 12


def text(response):
    return response.content.decode()


@pytest.fixture
def opening(thread):
    return thread.posts.get(ancestors=[])


@pytest.fixture
def reply(opening, bob):
    return create_reply(opening, bob, "I stayed near the kitchen.")


@pytest.fixture
def waiting(group, organizer):
    """Three threads that wait for a first reply."""
    return [
        create_thread(group, organizer, f"Waiting {n}", "Is anyone up?", "discussion", "listening")
        for n in range(3)
    ]


def test_the_order_is_me_replies_waiting_threads_and_my_groups(as_alice, group, reply, waiting):
    create_thread(group, reply.author, "Something new", "It rained.", "story")
    page = text(as_alice.get("/"))
    parts = [
        "How are you today?", "Your journey", "Replies to you", "Waiting for a first reply",
        "New in your groups", "If it's hard right now",
    ]  # fmt: skip
    places = [page.index(part) for part in parts]
    assert places == sorted(places)


def test_a_reply_to_me_is_shown_until_i_read_it(as_alice, reply, thread):
    page = text(as_alice.get("/"))
    assert f'href="{reply.get_absolute_url()}"' in page
    assert "I stayed near the kitchen." in page
    as_alice.get(thread.get_absolute_url())
    assert "Replies to you" not in text(as_alice.get("/"))


def test_replies_to_others_are_not_shown(as_alice, reply, organizer):
    create_reply(reply, organizer, "Words for Bob.")
    assert "Words for Bob." not in text(as_alice.get("/"))


def test_an_anonymous_reply_names_nobody(as_alice, opening, bob):
    create_reply(opening, bob, "Words without a name.", anonymous=True)
    page = text(as_alice.get("/"))
    assert "Words without a name." in page
    assert "bob" not in page


@pytest.mark.parametrize("what", ["deleted", "removed", "blocked", "left"])
def test_posts_that_i_may_no_longer_see_are_not_shown(as_alice, alice, bob, group, reply, what):
    match what:
        case "deleted":
            withdraw_post(reply)
        case "removed":
            Post.objects.filter(pk=reply.pk).update(removed_at=timezone.now())
        case "blocked":
            Block.objects.create(blocker=alice, blocked=bob)
        case "left":
            group.memberships.filter(member=alice).delete()
    assert "kitchen" not in text(as_alice.get("/"))


def test_a_content_note_replaces_the_text_on_home(as_alice, reply):
    Post.objects.filter(pk=reply.pk).update(notes=["substances"])
    page = text(as_alice.get("/"))
    assert "Content note: substances described" in page
    assert "kitchen" not in page


def test_two_waiting_threads_are_shown_and_the_others_linked(as_alice, waiting):
    page = as_alice.get("/")
    assert len(page.context["waiting"]) == 2
    assert 'href="/waiting/"' in text(page)


def test_nothing_is_shown_twice(as_alice, reply, waiting):
    context = as_alice.get("/").context
    replies = [post.thread_id for post in context["replies"]]
    shown = [thread.pk for thread in [*context["waiting"], *context["fresh"]]] + replies
    assert len(shown) == len(set(shown)) == 4


def test_a_full_page_stays_within_the_budget(as_alice, group, reply, waiting):
    as_alice.get("/")
    with CaptureQueriesContext(connection) as queries:
        as_alice.get("/")
    assert len(queries) <= MAX_QUERIES, [q["sql"][:120] for q in queries]


def test_the_page_of_a_group_stays_within_the_budget(as_bob, as_charlie, group, reply, waiting):
    group.opportunities.create(title="Make tea", effort="An hour", place="Library")
    Group.objects.update(visibility="community", rules="Be kind.")
    for client in (as_bob, as_charlie):
        client.get(group.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(group.get_absolute_url())
        assert len(queries) <= MAX_QUERIES, [q["sql"][:120] for q in queries]
