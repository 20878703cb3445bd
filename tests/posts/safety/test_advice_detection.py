"""In threads that want listening, advice gets a hint, but can be posted anyway."""

import pytest
from django.urls import reverse

from posts.models import Case, Post
from posts.safety.advice_detection import contains_advice

ORDERS = "You should just leave him."


@pytest.fixture
def listening(make_thread):
    return make_thread(support_wanted="listening")


def send(client, thread, text=ORDERS, **more):
    return client.post(reverse("posts:reply", args=[thread.public_id]), {"text": text, **more})


def test_advice_gets_a_hint_and_the_text_is_kept(as_bob, listening):
    answer = send(as_bob, listening)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "wants to be heard" in page
    assert ORDERS in page
    assert not Post.objects.filter(text=ORDERS).exists()


def test_the_reply_can_be_posted_anyway_and_nobody_is_notified(as_bob, listening):
    before = Case.objects.exclude(origin=Case.Origin.FIRST).count()
    assert send(as_bob, listening, anyway="on").status_code == 302
    assert Post.objects.filter(text=ORDERS).exists()
    assert Case.objects.exclude(origin=Case.Origin.FIRST).count() == before


def test_the_author_of_the_thread_gets_no_hint(as_alice, listening):
    assert send(as_alice, listening).status_code == 302


def test_threads_that_want_other_support_get_no_hint(as_bob, make_thread):
    assert send(as_bob, make_thread(support_wanted="ideas")).status_code == 302


@pytest.mark.parametrize(
    "words",
    ["You need to rest.", "Why don't you call her", "If I were you I'd go", "Du solltest gehen."],
)
def test_advice_is_detected(words):
    assert contains_advice(words)


@pytest.mark.parametrize(
    "words",
    [
        "I hear you. It is a lot.",
        "I should have gone too, and didn't.",
        "> You should leave.\n\nThat was hard to read for me as well.",
        "What helped me was a walk.",
        "",
    ],
)
def test_other_sentences_are_not_detected(words):
    assert not contains_advice(words)
