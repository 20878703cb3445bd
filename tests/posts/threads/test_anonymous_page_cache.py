"""Cached pages of anonymous visitors: they need few queries and are never stale."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from groups.models import Group
from posts.models import Thread
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply, create_thread
from recovery_forum.lib import anonymous_page_cache
from recovery_forum.lib.anonymous_page_cache import _cached_pages


@pytest.fixture(autouse=True)
def empty_memory():
    _cached_pages.clear()


@pytest.fixture
def still_clock(addresses):
    """Pages are stored for the rest of a minute, so a test must not reach into the next one."""
    with time_machine.travel(timezone.now(), tick=False):
        yield


@pytest.fixture
def open_group(make_group, alice):
    group = make_group(visibility="open")
    group.memberships.create(member=alice)
    return group


@pytest.fixture
def opening(open_group, alice):
    return create_thread(open_group, alice, "First wedding", "The first words.", "story")


@pytest.fixture
def addresses(opening):
    return [
        reverse("home"),
        reverse("groups:directory"),
        opening.thread.group.get_absolute_url(),
        opening.thread.get_absolute_url(),
        reverse("help-now"),
    ]


def see(address, **headers):
    """Return the page as a new visitor sees it."""
    return Client(headers=headers).get(address).content.decode()


@pytest.mark.usefixtures("still_clock")
def test_the_second_visitor_takes_one_query(addresses, django_assert_num_queries):
    for address in addresses:
        first = see(address)
        with django_assert_num_queries(1):
            assert see(address) == first


def test_a_cached_page_has_all_headers_of_a_fresh_one(addresses):
    for address in addresses:
        made, kept = Client().get(address), Client().get(address)
        for name in ("X-Request-ID", "Date"):
            made.headers.pop(name, None), kept.headers.pop(name, None)
        assert dict(made.headers) == dict(kept.headers)
        assert "default-src 'none'" in kept.headers["Content-Security-Policy"]


def test_each_response_has_its_own_request_id(addresses):
    ids = {Client().get(addresses[3]).headers["X-Request-ID"] for _time in range(3)}
    assert len(ids) == 3


def change(what, opening, alice, bob):
    """Change the thread. Return what the page must no longer show, or must show now."""
    thread = opening.thread
    match what:
        case "a reply":
            thread.group.memberships.create(member=bob)
            create_reply(opening, bob, "Words of a reply.")
            return "", "Words of a reply."
        case "an edit":
            opening.text = "Other words."
            opening.save()
            return "The first words.", "Other words."
        case "taking back":
            thread.group.memberships.create(member=bob)
            create_reply(opening, bob, "Words of a reply.")  # Keeps the thread.
            withdraw_post(opening)
            return "The first words.", "The author deleted this post"
        case "hiding":
            opening.removed_at = opening.posted_at
            opening.save(update_fields=["removed_at"])
            return "The first words.", "A moderator hid"
        case "a new name":
            alice.name = "renamed"
            alice.save()
            return "alice", "renamed"
        case "a title":
            Thread.objects.update(title="Second wedding")
            return "First wedding</h1>", "Second wedding"
        case "removing the thread":
            Thread.objects.update(removed_at=opening.posted_at)
            return "The first words.", ""
        case "closing the group":
            Group.objects.update(visibility="private")
            return "The first words.", ""


CHANGES = (
    "a reply", "an edit", "taking back", "hiding", "a new name", "a title", "removing the thread",
    "closing the group",
)  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_the_next_visitor_sees_what_changed(what, opening, alice, bob):
    address = opening.thread.get_absolute_url()
    for _time in range(2):
        see(address)
    gone, there = change(what, opening, alice, bob)
    page = Client().get(address, follow=True).content.decode()
    assert not gone or gone not in page
    assert there in page


@pytest.mark.parametrize("what", ["a reply", "a title", "removing the thread", "closing the group"])
def test_the_page_of_the_group_is_updated_too(what, opening, alice, bob):
    address = opening.thread.group.get_absolute_url()
    before = [see(address) for _time in range(2)]
    change(what, opening, alice, bob)
    assert see(address) != before[1]


@pytest.mark.parametrize("name", ["home", "groups:directory"])
def test_a_hidden_group_leaves_the_lists_at_once(name, opening):
    for _time in range(2):
        assert opening.thread.group.name in see(reverse(name))
    Group.objects.update(visibility="hidden")
    assert opening.thread.group.name not in see(reverse(name))


def test_a_member_never_gets_a_visitors_page(addresses, as_bob):
    for address in addresses:
        see(address)
        assert "Sign in" not in as_bob.get(address).content.decode()


def test_a_visitor_never_gets_a_members_page(addresses, as_alice):
    for address in addresses:
        as_alice.get(address)
        assert "Sign out" not in see(address)


def test_visitors_get_the_page_in_their_own_theme(addresses):
    dark = Client()
    dark.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in dark.get(addresses[3]).content.decode()
    assert "data-theme" not in see(addresses[3])


def test_messages_to_one_visitor_are_not_shown_to_the_next(addresses, as_alice):
    as_alice.post(reverse("account_logout"))  # Leaves a message for the next page.
    told = as_alice.get(addresses[3]).content.decode()
    assert told.count("notice") > see(addresses[3]).count("notice")


def test_compressed_and_plain_pages_are_cached_separately(addresses):
    packed = Client(headers={"Accept-Encoding": "gzip"}).get(addresses[3])
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "The first words." in see(addresses[3])


def test_a_url_with_a_query_string_is_not_cached(addresses):
    for query in ("?sort=newest", "?at=nothere"):
        assert Client().get(addresses[3] + query).status_code == 200
    assert not _cached_pages


def test_an_unknown_host_gets_no_page(addresses):
    see(addresses[3])
    assert Client().get(addresses[3], headers={"Host": "evil.example"}).status_code == 400


def test_a_404_is_not_cached(db):
    assert Client().get("/threads/nothere/there/").status_code == 404
    assert not _cached_pages


def test_the_number_of_cached_pages_is_limited(addresses, monkeypatch):
    monkeypatch.setattr(anonymous_page_cache, "MAX_PAGES", 2)
    for address in addresses:
        see(address)
    assert len(_cached_pages) == 2
