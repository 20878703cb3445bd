"""Reactions: one tap adds, the next removes, and the stored count stays right."""

import pytest
from django.urls import reverse

from posts.models import Post, Reaction
from posts.reactions.services import toggle_reaction
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply
from tests.hypothesis_settings import IS_THOROUGH


@pytest.fixture
def url(opening):
    return reverse("posts:react", args=[opening.public_id])


def count(post):
    return Post.objects.get(pk=post.pk).reaction_count


def test_a_second_click_removes_the_reaction(opening, bob):
    assert toggle_reaction(opening, bob, "thank-you")
    assert not toggle_reaction(opening, bob, "thank-you")
    assert count(opening) == Reaction.objects.count() == 0


def test_each_kind_is_counted_separately(opening, bob):
    toggle_reaction(opening, bob, "thank-you")
    toggle_reaction(opening, bob, "proud")
    assert count(opening) == 2


@pytest.mark.django_db(transaction=True)
def test_clicks_at_the_same_time_keep_the_count_right(
    opening, alice, bob, organizer, run_concurrently
):
    def tap(number):
        for turn in range(8):
            toggle_reaction(opening, (bob, organizer)[number % 2], Reaction.Kind.values[turn % 3])

    run_concurrently(tap, range(50 if IS_THOROUGH else 6))
    # Each tapped two of the kinds an odd number of times.
    assert count(opening) == Reaction.objects.filter(post=opening).count() == 4


def test_a_member_reacts(as_bob, url, opening):
    answer = as_bob.post(url, {"kind": "with-you"})
    assert answer.status_code == 302
    assert count(opening) == 1


def test_htmx_gets_the_buttons_only(as_bob, url):
    page = as_bob.post(url, {"kind": "with-you"}, headers={"HX-Request": "true"}).content.decode()
    assert 'value="with-you" aria-pressed="true"' in page
    assert "<html" not in page


def test_a_stranger_finds_nothing(as_charlie, url):
    assert as_charlie.post(url, {"kind": "with-you"}).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, url):
    assert client.post(url, {"kind": "with-you"}).url.startswith(reverse("account_login"))


def test_members_cannot_react_to_their_own_posts(as_alice, url):
    assert as_alice.post(url, {"kind": "proud"}).status_code == 403


def test_reactions_are_refused_across_a_block(as_bob, url, block):
    assert as_bob.post(url, {"kind": "proud"}).status_code == 403


def test_removed_posts_take_no_reactions(as_bob, bob, url, opening):
    create_reply(opening, bob, "I danced.")  # Without a reply, the whole thread would be gone.
    withdraw_post(opening)
    assert as_bob.post(url, {"kind": "proud"}).status_code == 403


@pytest.mark.parametrize("kind", ["", "angry", "with-you\0"])
def test_unknown_reactions_are_refused(as_bob, url, kind):
    assert as_bob.post(url, {"kind": kind}).status_code == 400


def test_get_is_not_allowed(as_bob, url):
    assert as_bob.get(url).status_code == 405
