"""Stories, the reader view of a thread, and solutions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from groups.models import Group
from posts.content_notes.services import set_content_notes
from posts.models import Post, Thread
from posts.templatetags.posts import reading_time
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply, create_thread

URL = "/stories/"
CALM = ["read", "print"]


@pytest.fixture
def thread(first_wedding, group, alice):
    return Thread.objects.get(pk=first_wedding.pk)


@pytest.fixture
def story(group, alice):
    return create_thread(group, alice, "How I began", "A long road.", "story")


def response_text(response):
    return response.content.decode()


def reader_url(name, post):
    return reverse(f"posts:{name}", args=[post.thread.public_id])


def test_members_find_the_stories_of_their_groups(as_bob, story, thread):
    page = response_text(as_bob.get(URL))
    assert "How I began" in page
    assert "A long road." in page
    assert "to read" not in page  # Short.
    assert "First wedding" not in page


@pytest.mark.parametrize("person", ["as_charlie", "client"])
def test_others_do_not_see_them(request, person, story):
    assert "How I began" not in response_text(request.getfixturevalue(person).get(URL))


def test_visitors_read_those_of_open_groups(client, story):
    Group.objects.update(visibility="open")
    assert "How I began" in response_text(client.get(URL))


def test_a_block_hides_a_story(as_bob, story, block):
    assert "How I began" not in response_text(as_bob.get(URL))


def test_a_content_note_replaces_the_beginning(as_bob, story):
    set_content_notes(story, ["loss"], "")
    page = response_text(as_bob.get(URL))
    assert "Content note: loss and grief" in page
    assert "A long road." not in page


def test_a_deleted_story_shows_no_text(as_bob, story):
    withdraw_post(story)
    assert as_bob.get(URL).status_code == 200


def test_a_long_list_takes_as_many_queries_as_a_short_one(as_bob, group, alice, story):
    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            as_bob.get(URL)
        return len(queries)

    short = count_queries()
    for number in range(10):
        create_thread(group, alice, f"Story {number}", "x", "story", anonymous=True)
    assert count_queries() == short <= 12


def test_post_is_not_allowed(as_bob):
    assert as_bob.post(URL).status_code == 405


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, ""), (410, ""), (600, "3 minutes to read"), (990, "5 minutes to read")],
)
def test_the_time_it_takes_is_said_of_long_texts(count, said):
    assert reading_time("word " * count) == said


# --- The reading view -----------------------------------------------------------


@pytest.mark.parametrize("name", CALM)
def test_a_thread_has_a_reading_view(as_bob, answer, name):
    page = response_text(as_bob.get(reader_url(name, answer)))
    assert "What did you do?" in page
    assert ("I stayed near the kitchen." in page) == (name == "print")


@pytest.mark.parametrize("name", CALM)
@pytest.mark.parametrize("person", ["as_charlie", "client"])
def test_strangers_find_nothing(request, person, answer, name):
    assert request.getfixturevalue(person).get(reader_url(name, answer)).status_code == 404


@pytest.mark.parametrize("name", CALM)
def test_removed_posts_are_gaps_in_the_reading_view(as_bob, opening, name, block):
    page = response_text(as_bob.get(reader_url(name, opening)))
    assert "This post is hidden." in page
    assert "What did you do?" not in page


@pytest.mark.parametrize("name", CALM)
def test_anonymous_posts_are_anonymous_here(as_bob, group, alice, name):
    opening = create_thread(group, alice, "T", "x", "story", anonymous=True)
    create_reply(opening, alice, "y", anonymous=True)
    page = response_text(as_bob.get(reader_url(name, opening)))
    assert "Anonymous (author)" in page
    assert "alice" not in page


@pytest.mark.parametrize("name", CALM)
def test_the_list_takes_no_post(as_bob, opening, name):
    assert as_bob.post(reader_url(name, opening)).status_code == 405


# --- Solutions ------------------------------------------------------------------


def mark(client, post):
    return client.post(reverse("posts:helped", args=[post.public_id]))


def test_the_author_marks_the_solution_and_it_comes_first(as_alice, as_bob, opening, answer):
    create_reply(opening, answer.author, "Another.")
    assert mark(as_alice, answer).url == answer.get_absolute_url()
    page = response_text(as_bob.get(opening.thread.get_absolute_url()))
    assert page.index("Most helpful reply") < page.index("I stayed near the kitchen.")
    assert page.count("I stayed near the kitchen.") == 2
    assert "helped most</span>" in page


def test_the_solution_can_be_unmarked(as_alice, answer):
    mark(as_alice, answer)
    mark(as_alice, answer)
    assert Thread.objects.get().solution is None
    assert not Notification.objects.filter(kind="helped").exists()


def test_the_author_of_the_solution_is_notified(as_alice, bob, answer):
    mark(as_alice, answer)
    assert Notification.objects.get(member=bob, kind="helped").latest_actor.name == "alice"


def test_the_notification_of_an_anonymous_solution_is_anonymous(as_alice, alice, bob, group):
    opening = create_thread(group, alice, "Q", "x", "question", anonymous=True)
    mark(as_alice, create_reply(opening, bob, "This."))
    assert Notification.objects.get(member=bob, kind="helped").latest_actor is None


@pytest.mark.parametrize(("person", "status"), [("as_bob", 403), ("as_charlie", 404)])
def test_others_cannot_mark_a_solution(request, person, status, answer):
    assert mark(request.getfixturevalue(person), answer).status_code == status


def test_only_questions_have_solutions(as_alice, story, bob):
    assert mark(as_alice, create_reply(story, bob, "Yes.")).status_code == 403


def test_ones_own_and_removed_posts_cannot_be_solutions(as_alice, opening, answer):
    assert mark(as_alice, opening).status_code == 403
    Post.objects.filter(pk=answer.pk).update(removed_at=timezone.now())
    assert mark(as_alice, answer).status_code == 403


def test_a_removed_solution_is_not_shown_first(as_alice, opening, answer):
    mark(as_alice, answer)
    withdraw_post(answer)
    assert "Most helpful reply" not in response_text(
        as_alice.get(opening.thread.get_absolute_url())
    )


def test_a_block_hides_the_solution(as_alice, opening, answer, block):
    Thread.objects.update(solution=answer)
    assert "Most helpful reply" not in response_text(
        as_alice.get(opening.thread.get_absolute_url())
    )


def test_a_question_that_was_answered_stays_within_the_budget(as_alice, opening, answer):
    mark(as_alice, answer)
    with CaptureQueriesContext(connection) as queries:
        as_alice.get(opening.thread.get_absolute_url())
    assert len(queries) <= 8


def test_marking_needs_post(as_alice, answer):
    assert as_alice.get(reverse("posts:helped", args=[answer.public_id])).status_code == 405
