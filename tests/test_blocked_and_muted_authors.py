"""Blocks and mutes on every page of every app."""

import re
import uuid
from datetime import date
from html import unescape

import pytest
from django.utils import timezone

from accounts.blocking.services import block_member, mute_member
from accounts.messaging.services import start_conversation
from accounts.models import Challenge, Member
from accounts.notifications.services import send_notification
from accounts.peers.services import accept_peer, request_peer
from groups.models import Group
from milestones.celebrations.services import create_celebration, create_cheer
from milestones.journeys.services import create_journey
from milestones.models import Journey
from posts.models import SavedPost
from posts.reactions.services import toggle_reaction
from posts.threads.posting import create_reply, create_thread
from recovery_forum.lib.text import isolate

pytestmark = pytest.mark.django_db
CANARY = "kingfisher"


@pytest.fixture
def pages_about_bob(alice, bob, organizer, make_group):
    """Return every page that shows Bob to Alice, and then the pages about him alone."""
    group = make_group("Open door", Group.Visibility.OPEN, members=[alice, bob])
    for member in (alice, bob):
        member.challenges.set([Challenge.objects.get(slug="grief")])
    Member.objects.filter(pk=bob.pk).update(
        about=CANARY, suggestible_since=timezone.now(), challenges_for="members"
    )
    create_thread(group, bob, f"A {CANARY}", f"Two {CANARY}s.", "question", "ideas")
    own = create_thread(group, alice, "Mine", "Hello.", "discussion", "")
    answer = create_reply(own, bob, f"Three {CANARY}s.")
    toggle_reaction(own, bob, "with-you")
    SavedPost.objects.create(member=alice, post=answer)
    celebration = create_celebration(journey_of(bob), "1y", f"Four {CANARY}s.")
    mine = create_celebration(journey_of(alice), "1y", "Breakfast.")
    create_cheer(mine, bob, f"Five {CANARY}s.")
    conversation = start_conversation(bob, alice, f"Six {CANARY}s.", uuid.uuid4())
    thread = own.thread.get_absolute_url()
    reading = [
        "/", thread, "/groups/open-door/", "/waiting/", f"/search/?q={CANARY}", "/celebrations/",
        mine.get_absolute_url(), "/notifications/", "/saved/", "/peers/",
    ]  # fmt: skip
    about_him = [
        "/members/bob/", "/members/bob/threads/", "/members/bob/milestones/",
        celebration.get_absolute_url(), conversation.get_absolute_url(),
        "/peers/ask/bob/", "/messages/to/bob/",
    ]  # fmt: skip
    shown_with_name = ["/groups/open-door/members/", "/messages/", *reading]
    return reading, shown_with_name, about_him


def journey_of(member):
    return create_journey(
        Journey(
            member=member,
            challenge=Challenge.objects.get(slug="grief"),
            title="Without",
            started_on=date(2024, 2, 29),
            time_zone="UTC",
        )
    )


def pages_with(client, paths, *words):
    found = set()
    for path in paths:
        page = client.get(path).content.decode()
        # The search term is in its field, in the URL, and in what says that nothing was found.
        for echo in (f'value="{CANARY}"', f"q={CANARY}", f"“{isolate(CANARY)}”"):
            page = page.replace(echo, "")
        if any(word in page for word in words):
            found.add(path)
    return found


NAME = ">bob<"


def test_before_the_block_he_is_on_every_page(as_alice, pages_about_bob):
    """Otherwise the tests below could not fail."""
    reading, shown_with_name, _about_him = pages_about_bob
    assert pages_with(as_alice, reading, CANARY, "bob") == set(reading)
    assert pages_with(as_alice, shown_with_name, "bob") == set(shown_with_name)


@pytest.mark.parametrize("by", ["alice", "bob"])
def test_after_a_block_no_page_shows_anything_of_him(as_alice, alice, bob, pages_about_bob, by):
    _reading, shown_with_name, about_him = pages_about_bob
    # Their conversation stays readable for the one who blocked, to report it.
    about_him = [path for path in about_him if not path.startswith("/messages/")]
    if by == "alice":
        block_member(alice, bob)
        found = shown_with_name
    else:
        block_member(bob, alice)
        # Alice knows whom she wrote with, but must not learn that he blocked her.
        found = [path for path in shown_with_name if path != "/messages/"]
    assert pages_with(as_alice, found, CANARY, "bob") == set()
    answers = {path: as_alice.get(path).status_code for path in about_him}
    assert set(answers.values()) == {404}, answers


def test_muted_members_are_not_shown(as_alice, alice, bob, pages_about_bob):
    reading = pages_about_bob[0]
    mute_member(alice, bob)
    assert pages_with(as_alice, reading, CANARY, NAME, "bob:") == set()


def test_the_muted_member_notices_nothing(as_bob, alice, bob, pages_about_bob):
    _reading, shown_with_name, _about_him = pages_about_bob
    paths = [path for path in shown_with_name if path != "/notifications/"]
    before = pages_with(as_bob, paths, "alice", "Breakfast.")
    mute_member(alice, bob)
    assert pages_with(as_bob, paths, "alice", "Breakfast.") == before


def test_the_gap_of_a_muted_member_says_so_and_shows_the_post_once(
    as_alice, alice, bob, pages_about_bob
):
    thread = pages_about_bob[0][1]
    mute_member(alice, bob)
    page = unescape(as_alice.get(thread).text)
    assert "You've muted this person." in page
    shown = thread + re.search(r'href="(\?[^"]*show=[^"]*)#', page)[1]
    assert f"Three {CANARY}s." in as_alice.get(shown).text
    assert CANARY not in as_alice.get(thread).text
    # Nobody is told of a block, and it shows nothing.
    block_member(bob, alice)
    page = unescape(as_alice.get(shown).text)
    assert "This post is hidden." in page
    assert "muted this person" not in page
    assert CANARY not in page


def test_muted_members_cause_no_notifications(alice, bob):
    mute_member(alice, bob)
    send_notification(alice.pk, "replied", bob, "/threads/x/")
    assert not alice.notifications.exists()


def test_mutes_and_blocks_are_listed_and_can_be_undone(as_alice, alice, bob, charlie):
    as_alice.post("/members/bob/mute/")
    as_alice.post("/members/charlie/block/")
    page = as_alice.get("/settings/privacy/").content.decode()
    assert "/members/bob/unmute/" in page
    assert "/members/charlie/unblock/" in page
    as_alice.post("/members/bob/unmute/")
    assert not alice.mutes_made.exists()


def test_nobody_mutes_themselves(as_alice, alice):
    assert as_alice.post("/members/alice/mute/").status_code == 403


@pytest.mark.parametrize("verb", ["mute", "unmute", "block", "unblock"])
def test_muting_and_blocking_need_post(as_alice, bob, verb):
    assert as_alice.get(f"/members/bob/{verb}/").status_code == 405


def test_nobody_else_can_undo_a_mute(as_bob, alice, bob):
    mute_member(alice, bob)
    assert as_bob.post("/members/alice/unmute/").status_code == 404
    assert alice.mutes_made.exists()


def test_peers_no_longer_see_each_other(alice, bob):
    accept_peer(request_peer(alice, bob))
    block_member(bob, alice)
    assert alice.peer_ids == bob.peer_ids == set()
