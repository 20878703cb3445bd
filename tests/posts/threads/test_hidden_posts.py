"""A post that a reader hid for themselves shows them its words nowhere."""

import pytest
from django.urls import reverse

from posts.feeds.services import replace_feed_key
from posts.link_previews import preview_post_link
from posts.models import SavedPost
from posts.threads.hidden_posts import hide_post_for_member
from posts.threads.posting import create_reply, create_thread
from posts.threads.solutions import toggle_solution

pytestmark = pytest.mark.django_db
WORD = "kingfisher"


@pytest.fixture
def hidden(opening, alice, bob):
    """Saved, and marked as most helpful, before Alice hid it."""
    post = create_reply(opening, bob, f"I watched the {WORD}.")
    toggle_solution(post, alice)
    SavedPost.objects.create(member=alice, post=post)
    hide_post_for_member(alice, post)
    return post


def list_pages(post):
    thread = post.thread
    return {
        "thread": thread.get_absolute_url(),
        "print": reverse("posts:print", args=[thread.public_id]),
        "outline": reverse("posts:outline", args=[thread.public_id]),
        "group": thread.group.get_absolute_url(),
        "home": "/",
        "saved": "/saved/",
        "search": "/search/?q=watched",
    }


def pages_with_word(client, pages):
    return {name for name, url in pages.items() if WORD in client.get(url).content.decode()}


def test_it_is_on_no_page_of_the_reader(as_alice, hidden):
    assert pages_with_word(as_alice, list_pages(hidden)) == set()


def test_others_read_it(as_bob, hidden):
    assert pages_with_word(as_bob, list_pages(hidden)) >= {"thread", "print", "search"}


def test_its_place_is_kept_in_print(as_alice, hidden):
    page = as_alice.get(list_pages(hidden)["print"]).content.decode()
    assert "This post is hidden." in page


def test_emails_do_not_quote_it(alice, hidden):
    assert preview_post_link(alice, hidden.public_id) is None


def test_the_feed_leaves_it_out(client, alice, hidden):
    group = hidden.thread.group
    key = replace_feed_key(group.memberships.get(member=alice))
    assert WORD not in client.get(f"/groups/{group.slug}/feed/{key.token}/").content.decode()


def test_a_hidden_opening(as_alice, alice, bob, group):
    story = create_thread(group, bob, "A story", f"The {WORD} came.", "story")
    pages = {"stories": "/stories/", "read": reverse("posts:read", args=[story.thread.public_id])}
    assert pages_with_word(as_alice, pages) == {"stories", "read"}
    hide_post_for_member(alice, story)
    assert pages_with_word(as_alice, pages) == set()
