"""The cache of rendered posts: shared by readers who see the same, and by nobody else."""

import pytest
from django.test import Client
from django.urls import reverse

from posts.reactions.services import toggle_reaction
from posts.threads.posting import create_reply
from posts.threads.rendering import _render_post
from recovery_forum.lib.fragment_cache import CSRF_PLACEHOLDER

pytestmark = pytest.mark.starts_empty


@pytest.fixture(autouse=True)
def empty_memory():
    _render_post.cache_clear()


def page(client, thread):
    return client.get(thread.get_absolute_url()).content.decode()


def test_readers_who_see_the_same_share_the_cached_html(thread, answer, group, make_member):
    for name in ("reader-one", "reader-two"):
        client = Client()
        member = make_member(name)
        group.memberships.create(member=member)
        client.force_login(member)
        page(client, thread)
    assert _render_post.cache_info().hits == 2
    assert _render_post.cache_info().misses == 2


def test_ones_own_reaction_is_not_shared(thread, opening, as_bob, as_organizer, bob):
    toggle_reaction(opening, bob, "with-you")
    assert 'aria-pressed="true">With you' in page(as_bob, thread)
    assert 'aria-pressed="true">With you' not in page(as_organizer, thread)


def test_only_the_author_gets_the_edit_link(thread, opening, as_alice, as_bob):
    edit = reverse("posts:edit", args=[opening.public_id])
    for _time in range(2):
        assert edit in page(as_alice, thread)
        assert edit not in page(as_bob, thread)


def test_an_edit_shows_at_once(thread, opening, as_alice, as_bob):
    page(as_bob, thread)
    opening.text = "Said otherwise."
    opening.save()
    assert "Said otherwise." in page(as_bob, thread)


def test_a_new_name_shows_at_once(thread, opening, as_bob, alice):
    page(as_bob, thread)
    alice.name = "renamed"
    alice.save()
    assert "renamed" in page(as_bob, thread)


def test_each_page_holds_the_token_of_its_own_reader(thread, opening, bob, organizer):
    tokens = []
    for member in (bob, organizer):
        client = Client(enforce_csrf_checks=True)
        client.force_login(member)
        html = page(client, thread)
        token = html.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        react = reverse("posts:react", args=[opening.public_id])
        data = {"kind": "with-you", "csrfmiddlewaretoken": token}
        assert client.post(react, data).status_code == 302
        tokens.append(token)
    assert tokens[0] != tokens[1]
    assert CSRF_PLACEHOLDER not in html


def test_text_cannot_insert_the_token_of_its_reader(thread, opening, bob, as_alice):
    create_reply(opening, bob, "csrf_token {{ csrf_token }} token-of-this-page")
    html = page(as_alice, thread)
    assert "csrf_token {{ csrf_token }} token-of-this-page" in html


def test_a_visitor_gets_no_cookie_from_a_thread(make_group, make_member, client):
    from posts.threads.posting import create_thread

    group = make_group(visibility="open")
    opening = create_thread(group, group.memberships.get().member, "Here", "Open to all.", "story")
    response = client.get(opening.thread.get_absolute_url())
    assert "Open to all." in response.content.decode()
    assert not response.cookies
