"""Quotes of blocked and muted members are hidden like their posts."""

import pytest
from django.urls import reverse

from accounts.models import Block, Mute
from posts.link_previews import preview_post_link
from posts.models import SavedPost
from posts.threads.posting import create_reply
from posts.threads.solutions import toggle_solution

pytestmark = pytest.mark.django_db
SECRET = "I stayed near the kitchen."


@pytest.fixture
def quoting(answer, charlie, group):
    group.memberships.create(member=charlie)
    return create_reply(answer, charlie, f"> {SECRET}\n\nThat helped me too.")


def read(client, post):
    return client.get(post.thread.get_absolute_url()).content.decode()


def silence(kind, reader, writer):
    if kind == "muted":
        Mute.objects.create(muter=reader, muted=writer)
    else:
        pair = (reader, writer) if kind == "blocked" else (writer, reader)
        Block.objects.create(blocker=pair[0], blocked=pair[1])


@pytest.mark.parametrize("kind", ["blocked", "blocking", "muted"])
def test_quotes_of_a_blocked_or_muted_member_are_folded(as_alice, alice, bob, quoting, kind):
    silence(kind, alice, bob)
    page = read(as_alice, quoting)
    assert SECRET not in page
    assert "A quote is hidden." in page
    assert "That helped me too." in page


@pytest.mark.parametrize("name", ["print", "read"])
def test_such_quotes_are_folded_on_other_pages_of_the_thread(as_alice, alice, bob, quoting, name):
    silence("blocked", alice, bob)
    page = as_alice.get(reverse(f"posts:{name}", args=[quoting.thread.public_id]))
    assert SECRET not in page.content.decode()


def test_such_quotes_are_left_out_of_emails(alice, bob, quoting):
    silence("blocked", alice, bob)
    assert SECRET not in preview_post_link(alice, quoting.public_id).excerpt


def test_other_readers_see_the_quote(as_alice, as_bob, quoting):
    assert SECRET in read(as_alice, quoting)
    assert SECRET in read(as_bob, quoting)


def test_quotes_of_others_are_shown(as_alice, alice, bob, charlie, quoting):
    mine = create_reply(quoting, charlie, "> What did you do?\n\n> Something from a book\n\nHm.")
    silence("blocked", alice, bob)
    page = read(as_alice, mine)
    assert "Something from a book" in page
    assert page.count("A quote is hidden.") == 1


def test_such_quotes_are_folded_in_lists_of_posts(as_alice, alice, bob, opening, charlie, quoting):
    """Among the new replies at home, the saved posts and the results of a search."""
    SavedPost.objects.create(member=alice, post=quoting)
    create_reply(opening, charlie, f"> {SECRET}\n\nThat helped me too.")
    silence("blocked", alice, bob)
    for path in ["/", "/saved/", "/search/?q=helped"]:
        page = as_alice.get(path).content.decode()
        assert "kitchen" not in page
        assert "A quote is hidden." in page


def test_such_quotes_are_folded_in_the_most_helpful_reply(as_alice, alice, bob, quoting):
    toggle_solution(quoting, alice)
    silence("blocked", alice, bob)
    assert SECRET not in read(as_alice, quoting)


def test_a_folded_quote_in_the_most_helpful_reply_takes_no_query_of_its_own(
    as_alice, alice, bob, quoting, django_assert_max_num_queries
):
    toggle_solution(quoting, alice)
    silence("muted", alice, bob)
    read(as_alice, quoting)
    with django_assert_max_num_queries(8):
        assert "Most helpful reply" in read(as_alice, quoting)
