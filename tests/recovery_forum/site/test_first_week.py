"""Home in the first week: people to meet, and nobody in danger among those it asks to answer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Member
from posts.models import Case, Reason, Thread
from posts.moderation.reports import create_report
from posts.threads.posting import create_reply, create_thread

CRISIS = "I can't go on. I want to die tonight."


@pytest.fixture
def waits(group, organizer):
    """Write a thread that waits for a first reply."""

    def write(title, text="Is anyone up?", kind="discussion"):
        return create_thread(group, organizer, title, text, kind, "listening")

    return write


@pytest.fixture
def hello(waits):
    post = waits("Say hello here", kind="discussion")
    Thread.objects.filter(pk=post.thread_id).update(introduction_since=timezone.now())
    return post


def titles(client, name="waiting"):
    return [thread.title for thread in client.get("/").context[name]]


def let_a_week_pass(member):
    Member.objects.filter(pk=member.pk).update(joined_at=timezone.now() - timedelta(days=8))


@pytest.mark.parametrize(("title", "text"), [("Tonight", CRISIS), ("I want to die", "Anyone?")])
def test_a_newcomer_is_not_asked_to_answer_words_of_a_crisis(as_alice, alice, waits, title, text):
    waits(title, text)
    waits("Biscuits")
    assert titles(as_alice) == ["Biscuits"]
    let_a_week_pass(alice)
    assert set(titles(as_alice)) == {title, "Biscuits"}


def test_nor_a_thread_with_an_open_case_of_danger(as_alice, bob, waits):
    post = waits("Quiet words")
    create_report(bob, "post", post, Reason.CRISIS)
    assert titles(as_alice) == []
    Case.objects.update(closed_at=timezone.now())
    assert titles(as_alice) == ["Quiet words"]


@pytest.mark.parametrize("why", ["words", "title", "report", "report of a reply"])
def test_what_is_new_in_their_groups_names_nobody_in_danger(as_alice, alice, bob, waits, why):
    title = "I want to die" if why == "title" else "Tonight"
    post = waits(title, CRISIS if why == "words" else "Anyone?")
    reply = create_reply(post, bob, "Me too.")
    waits("Biscuits")
    if why.startswith("report"):
        create_report(alice, "post", reply if "reply" in why else post, Reason.CRISIS)
    assert titles(as_alice, "fresh") == []  # Biscuits is among those that wait.
    assert title not in as_alice.get("/").content.decode()
    let_a_week_pass(alice)
    assert title in titles(as_alice, "fresh")


def test_a_newcomer_meets_hello_and_stories_before_who_waits(as_alice, alice, waits, hello):
    waits("How I got here", kind="story")
    waits("A dark story", CRISIS, kind="story")
    waits("Biscuits")
    page = as_alice.get("/").content.decode()
    assert titles(as_alice, "stories") == ["How I got here"]
    parts = [hello.thread.get_absolute_url(), "How I got here", "Waiting for a first reply"]
    places = [page.index(part) for part in parts]
    assert places == sorted(places)
    let_a_week_pass(alice)
    assert "Say hello</h2>" not in as_alice.get("/").content.decode()


def test_who_said_hello_is_not_asked_again(as_alice, alice, hello):
    assert as_alice.get("/").context["introduction_thread"] == hello.thread
    create_reply(hello, alice, "Hello.")
    assert as_alice.get("/").context["introduction_thread"] is None


def test_nothing_of_groups_that_they_may_not_read(as_charlie, waits, hello):
    waits("How I got here", kind="story")
    context = as_charlie.get("/").context
    assert not context["introduction_thread"]
    assert not context["stories"]
    assert not context["waiting"]


def test_the_page_stays_within_the_budget(as_alice, waits, hello):
    waits("How I got here", kind="story")
    as_alice.get("/")
    with CaptureQueriesContext(connection) as queries:
        as_alice.get("/")
    assert len(queries) <= 12, [q["sql"][:120] for q in queries]
