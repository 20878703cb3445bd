"""The page of a thread: who may read it, what each reader sees, and its query budget."""

from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from groups.models import Group
from posts.models import Post, Thread
from posts.reactions.services import toggle_reaction
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply, create_thread
from posts.threads.queries import PAGE_SIZE

pytestmark = pytest.mark.usefixtures("unrecorded_templates")
BUDGET = 8


@pytest.fixture
def thread(first_wedding, group, alice):
    return Thread.objects.get(pk=first_wedding.pk)


@pytest.fixture
def url(thread):
    return thread.get_absolute_url()


def response_text(response):
    return response.content.decode()


@pytest.mark.parametrize("person", ["as_alice", "as_bob", "as_organizer"])
def test_members_read(request, person, url):
    assert "What did you do?" in response_text(request.getfixturevalue(person).get(url))


@pytest.mark.parametrize("person", ["client", "as_charlie"])
def test_others_find_nothing(request, person, url):
    assert request.getfixturevalue(person).get(url).status_code == 404


def test_the_short_url_reveals_no_title_to_strangers(as_charlie, thread):
    short = reverse("posts:short-thread", args=[thread.public_id])
    assert as_charlie.get(short).status_code == 404


def test_members_are_redirected_to_the_canonical_url(as_bob, thread, url):
    answer = as_bob.get(reverse("posts:thread", args=[thread.public_id, "old-title"]) + "?at=x")
    assert (answer.status_code, answer.url) == (301, f"{url}?at=x")


def test_visitors_read_open_groups_and_search_engines_do_not_index_them(client, group, url):
    Group.objects.filter(pk=group.pk).update(visibility="open")
    page = response_text(client.get(url))
    assert "What did you do?" in page
    assert '<meta name="robots" content="noindex">' in page
    assert "composer" not in page


def test_a_removed_thread_is_gone(as_bob, thread, url):
    Thread.objects.update(removed_at=timezone.now())
    assert as_bob.get(url).status_code == 404


def test_post_is_not_allowed(as_bob, url):
    assert as_bob.post(url).status_code == 405


def test_an_odd_query_string_shows_the_thread(as_bob, url):
    odd = ("%00", "zzzzzzzzzzzz", "%F0%9F%98%80", "x" * 500)
    for name, value in product(("at", "after", "before", "reply"), odd):
        assert as_bob.get(f"{url}?{name}={value}").status_code == 200, (name, value)


# --- Placeholders ---------------------------------------------------------------


def test_a_removed_post_leaves_a_gap(as_alice, answer, url):
    Post.objects.filter(pk=answer.pk).update(removed_at=timezone.now())
    page = response_text(as_alice.get(url))
    assert "A moderator hid this post." in page
    assert "kitchen" not in page


def test_a_withdrawn_post_leaves_a_gap(as_alice, answer, url):
    withdraw_post(answer)
    assert "The author deleted this post." in response_text(as_alice.get(url))


@pytest.mark.parametrize("person", ["as_alice", "as_bob"])
def test_a_block_hides_each_from_the_other(request, person, answer, url, block):
    page = response_text(request.getfixturevalue(person).get(url))
    assert "This post is hidden." in page


def test_a_block_hides_nothing_from_others(as_organizer, answer, url, block):
    assert "This post is hidden." not in response_text(as_organizer.get(url))


def test_a_reply_to_a_removed_post_names_nobody(as_alice, answer, organizer, url, block):
    reply = create_reply(create_reply(answer, organizer, "Same."), organizer, "Still.")
    last = create_reply(answer, organizer, "Yes.")
    Thread.objects.update(reply_count=PAGE_SIZE)  # A short thread is always shown as a whole.
    page = response_text(as_alice.get(f"{url}?at={reply.public_id}"))
    assert "replying to" in page
    page = response_text(as_alice.get(f"{url}?at={last.public_id}"))
    assert "replying to a post above" in page
    assert "replying to bob" not in page


# --- Reactions ------------------------------------------------------------------


def test_only_the_author_sees_who_reacted(as_alice, as_bob, opening, organizer, url):
    toggle_reaction(opening, organizer, "proud")
    assert "olive: Proud of you" in response_text(as_alice.get(url))
    assert "olive: Proud of you" not in response_text(as_bob.get(url))


def test_ones_own_reaction_is_marked(as_bob, bob, opening, url):
    toggle_reaction(opening, bob, "proud")
    assert 'value="proud" aria-pressed="true"' in response_text(as_bob.get(url))


def test_a_block_hides_a_reaction_given_before(as_alice, bob, opening, url, block):
    toggle_reaction(opening, bob, "proud")
    assert "bob: Proud of you" not in response_text(as_alice.get(url))


# --- The composer ---------------------------------------------------------------


def test_a_reply_to_one_post_can_be_started(as_alice, answer, url):
    page = response_text(as_alice.get(f"{url}?reply={answer.public_id}"))
    assert "Replying to bob" in page
    assert f'value="{answer.public_id}"' in page


def test_the_composer_shows_the_wish(as_bob, url):
    assert "alice asked for practical ideas." in response_text(as_bob.get(url))


def test_a_closed_thread_says_so(as_bob, url):
    Thread.objects.update(locked_at=timezone.now())
    page = response_text(as_bob.get(url))
    assert "This thread is closed" in page
    assert 'id="composer"' not in page


def test_an_archived_group_says_so(as_bob, group, url):
    Group.objects.update(archived_at=timezone.now())
    assert "This group is archived." in response_text(as_bob.get(url))


def test_readers_can_reply_and_join(as_charlie, url):
    Group.objects.update(visibility="community")
    assert "Join and send reply" in response_text(as_charlie.get(url))


def test_after_the_last_page_one_can_still_reply(as_bob, thread, answer, url):
    page = response_text(as_bob.get(f"{url}?after={answer.public_id}"))
    assert "There are no more posts in this thread." in page
    assert f'action="{reverse("posts:reply", args=[thread.public_id])}"' in page


def test_a_refused_reply_stays_on_its_page(as_bob, thread, answer, url):
    Thread.objects.update(reply_count=PAGE_SIZE)  # A short thread is always shown as a whole.
    page = response_text(as_bob.get(f"{url}?at={answer.public_id}"))
    assert f'{reverse("posts:reply", args=[thread.public_id])}?at={answer.public_id}"' in page


# --- Permalinks -----------------------------------------------------------------


def test_a_permalink_into_a_short_thread_shows_what_the_post_replies_to(as_bob, answer, url):
    page = response_text(as_bob.get(answer.get_absolute_url(), follow=True))
    assert f'class="post here" id="post-{answer.public_id}"' in page
    assert f'id="post-{answer.thread.posts.get(ancestors=[]).public_id}"' in page
    assert "Go to the start" not in page


def test_a_permalink_redirects_to_its_post(as_bob, answer, url):
    answer_page = as_bob.get(answer.get_absolute_url(), follow=True)
    assert answer_page.redirect_chain == [
        (f"{url}?at={answer.public_id}#post-{answer.public_id}", 302)
    ]
    assert f'id="post-{answer.public_id}"' in response_text(answer_page)


def test_a_stranger_finds_no_permalink(as_charlie, answer):
    assert as_charlie.get(answer.get_absolute_url()).status_code == 404


def test_post_is_not_allowed_either(as_bob, answer):
    assert as_bob.post(answer.get_absolute_url()).status_code == 405


# --- Query counts ---------------------------------------------------------------


@pytest.fixture(scope="module")
def long_thread(built_once):
    """A thread with 1,000 replies, some deep, and reactions to Alice, so that every query runs."""
    opening = create_thread(
        built_once.group, built_once.alice, "A long one", "Let's talk.", "question"
    )
    thread, people = opening.thread, [built_once.alice, built_once.bob, built_once.organizer]
    rows = Post.objects.bulk_create(
        Post(thread=thread, author=people[n % 3], text="x", ancestors=[opening.pk])
        for n in range(200)
    )
    for level in range(4):
        rows = Post.objects.bulk_create(
            Post(
                thread=thread, author=people[(n + level) % 3], text="x",
                ancestors=[*row.ancestors, row.pk],
            )
            for n, row in enumerate(rows)
        )  # fmt: skip
    Thread.objects.filter(pk=thread.pk).update(reply_count=1000)
    for post in thread.posts.filter(author=built_once.alice).in_reading_order()[:60:3]:
        toggle_reaction(post, built_once.bob, "proud")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE posts_post")
    return thread


def capture_queries(client, url):
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return queries.captured_queries


def test_the_middle_of_a_long_thread_takes_as_many_queries_as_its_start(as_alice, long_thread, bob):
    places = list(long_thread.posts.in_reading_order())
    toggle_reaction(places[503], bob, "proud")
    url = long_thread.get_absolute_url()
    for query in ("", f"?at={places[501].public_id}", f"?after={places[501].public_id}",
                  f"?before={places[501].public_id}", f"?after={places[-20].public_id}",
                  f"?at={places[501].public_id}&reply={places[504].public_id}"):  # fmt: skip
        queries = capture_queries(as_alice, url + query)
        assert len(queries) <= BUDGET, [query, *(q["sql"][:150] for q in queries)]


@pytest.mark.parametrize("way", ["at", "after", "before"])
def test_a_page_is_read_from_the_index(as_alice, long_thread, way):
    place = long_thread.posts.in_reading_order()[500]
    queries = capture_queries(as_alice, f"{long_thread.get_absolute_url()}?{way}={place.public_id}")
    (page,) = [q["sql"] for q in queries if q["sql"].startswith("EXECUTE _load_posts")]
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN " + page.replace("%", "%%"))
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "post_in_reading_order" in plan
    assert "Index Cond: ((thread_id = " in plan
    assert "path" in plan.split("post_in_reading_order")[1].split("\n")[1]
    assert "Sort" not in plan
