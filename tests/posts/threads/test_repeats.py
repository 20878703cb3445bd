"""The same words sent again, with Back and the button, are posted once."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from posts.models import Post, Thread
from posts.threads.posting import create_reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def start(as_alice, group):
    def start_thread(**changes):
        data = {"title": "A walk", "text": "I danced."} | changes
        return as_alice.post(reverse("posts:new-thread", args=[group.slug]), data, follow=True)

    return start_thread


@pytest.fixture
def answer(as_bob, thread):
    def send_reply(**changes):
        path = reverse("posts:reply", args=[thread.public_id])
        return as_bob.post(path, {"text": "With you."} | changes, follow=True)

    return send_reply


def test_a_thread_that_is_sent_again_leads_to_the_first(start):
    first, second = start(), start()
    assert Thread.objects.filter(title="A walk").count() == 1
    assert second.redirect_chain == first.redirect_chain
    assert b"already posted this" in second.content


@pytest.mark.parametrize("changes", [{"text": "I walked."}, {"title": "B"}, {"anonymous": "on"}])
def test_other_words_or_another_name_are_another_thread(start, changes):
    start(), start(**changes)
    assert Thread.objects.count() == 2


def test_after_half_an_hour_the_same_words_are_meant_anew(start):
    start()
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        start()
    assert Thread.objects.filter(title="A walk").count() == 2


def test_what_was_deleted_can_be_posted_again(start):
    start()
    Post.objects.filter(text="I danced.").update(withdrawn_at=timezone.now())
    start()
    assert Post.objects.filter(text="I danced.").count() == 2


def test_a_reply_that_is_sent_again_leads_to_the_first(answer):
    answer()
    page = answer()
    assert Post.objects.filter(text="With you.").count() == 1
    assert b"already posted this" in page.content


def test_the_same_words_may_answer_another_post(answer, opening, alice):
    other = create_reply(opening, alice, "Thank you.")
    answer(), answer(answers=other.public_id)
    assert Post.objects.filter(text="With you.").count() == 2
