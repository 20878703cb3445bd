"""Feeds show what a page would show to the same reader, as long as they have access."""

import xml.etree.ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Block
from groups.membership.services import join_group, leave_group
from groups.models import Group, Membership
from posts.content_notes.services import set_content_notes
from posts.models import FeedKey, Post, Thread
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply, create_thread

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def public(group):
    Group.objects.update(visibility="open")
    return reverse("posts:feed", args=[group.slug])


@pytest.fixture
def private(as_bob, group):
    as_bob.post(reverse("posts:feed-address", args=[group.slug]), {"address": "new"})
    return reverse("posts:private-feed", args=[group.slug, FeedKey.objects.get().token])


def entries(answer):
    assert answer.status_code == 200
    return [
        {child.tag.removeprefix(ATOM): "".join(child.itertext()) for child in entry}
        for entry in ET.fromstring(answer.content).iter(f"{ATOM}entry")
    ]


def test_the_feed_of_an_open_group_is_public(client, public, answer):
    first, second = entries(client.get(public))
    assert (first["title"], first["author"]) == ("Re: First wedding", "bob")
    assert "near the kitchen" in first["summary"]
    assert second["title"] == "First wedding"


@pytest.mark.parametrize("visibility", ["community", "private", "hidden"])
def test_other_groups_have_no_feed_without_a_key(
    client, as_bob, as_charlie, group, thread, visibility
):
    Group.objects.update(visibility=visibility)
    url = reverse("posts:feed", args=[group.slug])
    assert [one.get(url).status_code for one in (client, as_bob, as_charlie)] == [404] * 3


def test_a_private_feed_needs_no_sign_in(client, private, answer):
    for visibility in ("open", "community", "private", "hidden"):
        Group.objects.update(visibility=visibility)
        assert len(entries(client.get(private))) == 2


def test_a_guess_finds_nothing(client, group, private):
    for token in ("x", "address-", "0" * 32, "%00"):
        assert client.get(f"/groups/{group.slug}/feed/{token}/").status_code == 404


def test_a_key_opens_its_own_group_only(client, make_group, group, private):
    make_group("Another", slug="another")
    assert client.get(private.replace(group.slug, "another")).status_code == 404


def test_a_key_expires_when_the_member_leaves_even_if_they_return(client, bob, group, private):
    Group.objects.update(visibility="community")
    leave_group(group, bob)
    assert client.get(private).status_code == 404
    join_group(group, bob)
    assert client.get(private).status_code == 404


@pytest.mark.parametrize("state", ["banned", "asked", "invited"])
def test_a_key_expires_with_the_membership(client, bob, private, state):
    Membership.objects.filter(member=bob).update(state=state)
    assert client.get(private).status_code == 404


def test_a_key_stays_invalid_after_a_ban(client, bob, private):
    Membership.objects.filter(member=bob).update(since=timezone.now())
    assert client.get(private).status_code == 404


def test_a_key_expires_with_the_account(client, bob, private):
    bob.is_active = False
    bob.save()
    assert client.get(private).status_code == 404


@pytest.mark.parametrize(("choice", "left"), [("new", 1), ("none", 0)])
def test_the_old_address_stops_working(client, as_bob, group, private, choice, left):
    as_bob.post(reverse("posts:feed-address", args=[group.slug]), {"address": choice})
    assert client.get(private).status_code == 404
    assert FeedKey.objects.count() == left


def test_the_page_shows_the_address(as_bob, group, private):
    page = as_bob.get(reverse("posts:feed-address", args=[group.slug]))
    assert f"http://testserver{private}" in page.content.decode()
    assert page["Referrer-Policy"] == "no-referrer"


def test_strangers_get_no_address(as_charlie, group):
    url = reverse("posts:feed-address", args=[group.slug])
    assert as_charlie.post(url, {"address": "new"}).status_code == 404
    Group.objects.update(visibility="community")
    assert as_charlie.post(url, {"address": "new"}).status_code == 403
    assert not FeedKey.objects.exists()


# --- Content --------------------------------------------------------------------


def test_anonymous_posts_are_anonymous_here(client, group, alice, bob, public):
    opening = create_thread(group, alice, "T", "x", "story", anonymous=True)
    create_reply(opening, bob, "y", anonymous=True)
    body = client.get(public).content.decode()
    assert "Anonymous 1" in body
    assert "Anonymous (author)" in body
    assert "alice" not in body
    assert "bob" not in body


def test_a_content_note_replaces_the_text(client, public, answer):
    set_content_notes(answer, ["loss"], "")
    assert entries(client.get(public))[0]["summary"] == "Content note: loss and grief"


def test_the_members_own_choice_counts(client, private, opening, bob):
    set_content_notes(opening, ["loss"], "")
    bob.content_note_preferences = {"loss": "open"}
    bob.save()
    assert "What did you do?" in entries(client.get(private))[-1]["summary"]


@pytest.mark.parametrize("turn", [1, -1])
def test_a_block_is_respected(client, alice, bob, organizer, private, answer, turn):
    create_thread(answer.thread.group, organizer, "Tea", "Who is in?", "discussion")
    Block.objects.create(**dict(zip(["blocker", "blocked"], [alice, bob][::turn], strict=True)))
    assert [entry["title"] for entry in entries(client.get(private))] == ["Tea"]


def test_a_reply_of_somebody_blocked_is_left_out(client, bob, organizer, opening, private, answer):
    create_reply(opening, organizer, "I left early.")
    Block.objects.create(blocker=bob, blocked=organizer)
    shown = [entry["author"] for entry in entries(client.get(private))]
    assert shown == ["bob", "alice"]


def test_removed_posts_are_left_out(client, public, opening, answer):
    withdraw_post(answer)
    Post.objects.filter(pk=opening.pk).update(removed_at=timezone.now())
    assert entries(client.get(public)) == []


def test_a_removed_thread_is_left_out(client, public, answer):
    Thread.objects.update(removed_at=timezone.now())
    assert entries(client.get(public)) == []


def test_characters_that_xml_forbids_break_nothing(client, public, opening, bob):
    Thread.objects.update(title="A\x01B")
    create_reply(opening, bob, "C\x0cD <script>\x1f & ]]>")
    first, second = entries(client.get(public))
    assert second["title"] == "AB"
    assert "<script" not in first["summary"]


def test_stories_of_open_groups_have_a_feed(client, group, alice, thread, public):
    create_thread(group, alice, "How I began", "A long road.", "story")
    assert [one["title"] for one in entries(client.get("/stories/feed/"))] == ["How I began"]
    Group.objects.update(visibility="community")
    assert entries(client.get("/stories/feed/")) == []


# --- HTTP -----------------------------------------------------------------------


def test_an_unchanged_feed_is_not_sent_again(client, public, answer):
    first = client.get(public)
    again = client.get(public, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert first["Referrer-Policy"] == "no-referrer"
    assert first["Content-Type"].startswith("application/atom+xml")


def test_post_is_not_allowed(client, public):
    assert client.post(public).status_code == 405


def test_a_long_feed_costs_what_a_short_one_costs(client, public, opening, bob):
    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            client.get(public)
        return len(queries)

    short = count_queries()
    alias = create_reply(opening, bob, "x", anonymous=True).alias
    Post.objects.bulk_create(
        Post(thread=opening.thread, author=bob, alias=alias, ancestors=[opening.pk], text="x")
        for _number in range(40)
    )
    assert count_queries() == short <= 12
    assert len(entries(client.get(public))) == 30


def test_the_group_page_links_to_the_feed(client, as_bob, group, public, thread):
    assert f'type="application/atom+xml" title="{group.name}"' in (
        client.get(group.get_absolute_url()).content.decode()
    )
    page = as_bob.get(group.get_absolute_url()).content.decode()
    assert reverse("posts:feed-address", args=[group.slug]) in page
