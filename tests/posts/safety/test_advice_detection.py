"""Being heard: orders are noticed before they are posted, and posted if their author wants it."""

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


def test_an_order_is_met_with_a_hint_and_kept(as_bob, listening):
    answer = send(as_bob, listening)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "wants to be heard" in page
    assert ORDERS in page
    assert not Post.objects.filter(text=ORDERS).exists()


def test_it_is_posted_all_the_same_and_nobody_is_told(as_bob, listening):
    before = Case.objects.exclude(origin=Case.Origin.FIRST).count()
    assert send(as_bob, listening, anyway="on").status_code == 302
    assert Post.objects.filter(text=ORDERS).exists()
    assert Case.objects.exclude(origin=Case.Origin.FIRST).count() == before


def test_who_asked_may_say_what_they_like(as_alice, listening):
    assert send(as_alice, listening).status_code == 302


def test_another_wish_gets_no_hint(as_bob, make_thread):
    assert send(as_bob, make_thread(support_wanted="ideas")).status_code == 302


@pytest.mark.parametrize(
    "words",
    ["You need to rest.", "Why don't you call her", "If I were you I'd go", "Du solltest gehen."],
)
def test_orders_are_noticed(words):
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
def test_other_words_are_left_alone(words):
    assert not contains_advice(words)
