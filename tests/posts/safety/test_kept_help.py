"""After a post about a crisis: what its author, and whoever answers, sees in the thread."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from posts.models import Case, Post, WatchedWords
from posts.threads.posting import create_reply, create_thread
from tests.conftest import signed_in

GLAD = "We're glad you wrote this"
CLOSE = "Close this help"
DARK = "I want to kill myself tonight."
HELPS = "say that you read it, ask plainly whether they are safe"
TEAM = "forum team"
HTMX = {"HX-Request": "true"}
CLOSE_URL = reverse("posts:close-help")


@pytest.fixture
def address(as_alice, group):
    answer = as_alice.post(
        reverse("posts:new-thread", args=[group.slug]),
        {"title": "Tonight", "text": DARK, "kind": "discussion", "support_wanted": ""},
    )
    assert answer.status_code == 302
    return answer.url


def text_of(client, address):
    return " ".join(client.get(address).content.decode().split())


def test_the_author_finds_the_help_when_they_come_back(as_alice, address):
    for _visit in range(3):
        page = text_of(as_alice, address)
        assert GLAD in page
        assert "The moderators have been told" in page
    assert Case.objects.filter(origin=Case.Origin.CRISIS).exists()  # It is true.


@pytest.mark.parametrize("place", ["opening", "reply"])
def test_words_that_are_changed_in_their_place_lead_to_the_help(as_alice, alice, thread, place):
    post = thread.posts.get()
    post = post if place == "opening" else create_reply(post, alice, "I stayed in.")
    answer = as_alice.post(
        reverse("posts:edit", args=[post.public_id]), {"text": DARK}, headers=HTMX
    )
    page = as_alice.get(answer["HX-Redirect"], follow=True).content.decode()
    assert GLAD in page
    assert GLAD in text_of(as_alice, thread.get_absolute_url())  # Here it stays.


def test_words_that_are_refused_in_their_place_come_back_with_the_help(as_alice, alice, thread):
    WatchedWords.objects.create(phrase="flugel", effect="block")
    post = create_reply(thread.posts.get(), alice, "I stayed in.")
    data = {"text": f"{DARK} flugel"}
    answer = as_alice.post(reverse("posts:edit", args=[post.public_id]), data, headers=HTMX)
    assert answer.status_code == 422
    assert GLAD in answer.content.decode()


def test_on_no_other_page(as_alice, address, thread):
    as_alice.get(address)
    for elsewhere in ("/", "/groups/", thread.get_absolute_url()):
        assert GLAD not in text_of(as_alice, elsewhere)


def test_nobody_else_sees_it_and_no_other_session(as_bob, alice, address):
    assert GLAD not in text_of(as_bob, address)
    assert GLAD not in text_of(signed_in(alice), address)


def test_it_can_be_closed(as_alice, address):
    assert CLOSE in text_of(as_alice, address)
    answer = as_alice.post(CLOSE_URL)
    assert answer.url == address.partition("#")[0]
    assert GLAD not in text_of(as_alice, address)
    assert as_alice.post(CLOSE_URL).url == reverse("home")


def test_it_goes_after_a_day(as_alice, address):
    as_alice.get(address)
    with time_machine.travel(timezone.now() + timedelta(hours=23), tick=False):
        assert GLAD in text_of(as_alice, address)
    with time_machine.travel(timezone.now() + timedelta(hours=25), tick=False):
        assert GLAD not in text_of(as_alice, address)


def test_signing_out_ends_it(as_alice, alice, address):
    as_alice.post(reverse("account_logout"))
    as_alice.force_login(alice)
    assert GLAD not in text_of(as_alice, address)


def test_a_reply_keeps_it_too(as_alice, as_bob, thread):
    as_bob.post(reverse("posts:reply", args=[thread.public_id]), {"text": DARK})
    assert CLOSE in text_of(as_bob, thread.get_absolute_url())
    assert CLOSE in text_of(as_bob, thread.get_absolute_url())


def test_a_private_text_keeps_nothing(as_alice):
    as_alice.post("/check-in/", {"mood": "1", "day": "today", "note": DARK})
    page = text_of(as_alice, "/")
    assert GLAD in page
    assert CLOSE not in page
    assert GLAD not in text_of(as_alice, "/")


def test_it_costs_the_thread_no_more_than_the_lines(
    as_alice, address, django_assert_max_num_queries
):
    as_alice.get(address)
    with django_assert_max_num_queries(8 + 1):  # Only for its author.
        as_alice.get(address)


# --- Who answers -----------------------------------------------------------------------


def test_whoever_answers_sees_what_helps(as_bob, as_alice, address):
    assert HELPS in text_of(as_bob, address)
    assert HELPS not in text_of(as_alice, address)


def test_after_two_days_no_longer(as_bob, address):
    with time_machine.travel(timezone.now() + timedelta(hours=49), tick=False):
        assert HELPS not in text_of(as_bob, address)


def test_a_report_changes_nothing_that_others_see(as_bob, as_charlie, alice, thread, opening):
    before = text_of(as_bob, thread.get_absolute_url())
    as_charlie.post(reverse("posts:report", args=["post", opening.public_id]), {"reason": "crisis"})
    assert Case.objects.exists()
    assert HELPS not in before
    assert HELPS not in text_of(as_bob, thread.get_absolute_url())


# --- What a moderator answers ----------------------------------------------------------


def test_a_moderators_reply_says_so_and_its_numbers_can_be_called(as_alice, moderator, opening):
    create_reply(opening, moderator, "Samaritans: 116 123. [Site](https://example.org/116123)")
    page = text_of(as_alice, opening.thread.get_absolute_url())
    assert TEAM in page
    assert page.count('href="tel:116123"') == 1


@pytest.mark.parametrize("who", ["as_alice", "as_bob"])
def test_everybody_sees_who_answers(request, who, moderator, opening, address):
    opening = Post.objects.get(thread__title="Tonight", ancestors=[])
    create_reply(opening, moderator, "Call 116 123.")
    assert TEAM in text_of(request.getfixturevalue(who), address)


def test_a_member_gets_neither(as_alice, bob, opening):
    create_reply(opening, bob, "Call 116 123.")
    page = text_of(as_alice, opening.thread.get_absolute_url())
    assert TEAM not in page
    assert 'href="tel:116123"' not in page


def test_an_alias_of_a_moderator_says_nothing(as_alice, moderator, group, opening):
    group.memberships.create(member=moderator)
    create_reply(opening, moderator, "Call 116 123.", anonymous=True)
    page = text_of(as_alice, opening.thread.get_absolute_url())
    assert TEAM not in page
    assert 'href="tel:116123"' not in page


def test_in_their_own_thread_a_moderator_is_a_member(as_alice, moderator, group):
    group.memberships.create(member=moderator)
    opening = create_thread(group, moderator, "My own", "Words.", "story", "")
    create_reply(opening, moderator, "More words.")
    assert TEAM not in text_of(as_alice, opening.thread.get_absolute_url())
