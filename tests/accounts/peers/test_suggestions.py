"""Suggested peers: only members who agreed, based only on what their profile shows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Block, Challenge, Mute
from accounts.peers.services import decline_peer, request_peer
from accounts.peers.suggestions import MAX_SUGGESTIONS, suggest_peers

pytestmark = pytest.mark.django_db


def lives_with(member, *slugs, **fields):
    member.challenges.set(Challenge.objects.filter(slug__in=slugs))
    shown = {"suggestible_since": timezone.now(), "challenges_for": "members"}
    for name, value in (shown | fields).items():
        setattr(member, name, value)
    member.save()
    return member


@pytest.fixture
def reader(alice):
    return lives_with(
        alice, "anxiety", "alcohol", stage="months", language="de", suggestible_since=None
    )


def names(reader):
    return [one.member.name for one in suggest_peers(reader)]


def test_a_suggestion_names_the_shared_challenge(as_alice, reader, bob):
    lives_with(bob, "anxiety", stage="year", language="de", hours_for="members")
    (one,) = suggest_peers(reader)
    assert one.sentence == (
        "Also living with anxiety, a step ahead. Speaks Deutsch. Awake when you are."
    )
    assert "Also living with anxiety" in as_alice.get("/peers/").content.decode()


def test_a_suggestion_speaks_of_recovery(reader, bob):
    lives_with(bob, "alcohol", "anxiety")
    (one,) = suggest_peers(reader)
    assert one.sentence == "Also in recovery from alcohol and living with anxiety."


def test_only_members_who_agreed_are_suggested(reader, bob):
    lives_with(bob, "anxiety", suggestible_since=None)
    assert names(reader) == []


def test_challenges_that_are_not_public_suggest_nobody(reader, bob):
    lives_with(bob, "anxiety", challenges_for="groups")
    assert names(reader) == []


@pytest.mark.parametrize("part", ["stage", "language", "hours"])
def test_a_hidden_part_of_a_profile_is_not_named(reader, bob, part):
    shown = {"stage": "year", "language": "de", "hours_for": "members"}
    lives_with(bob, "anxiety", **shown)
    (before,) = suggest_peers(reader)
    lives_with(bob, "anxiety", **shown | {f"{part}_for": "peers"})
    (after,) = suggest_peers(reader)
    assert len(after.sentence) < len(before.sentence)
    assert after.weight < before.weight


def test_nobody_across_a_block_or_a_mute_is_suggested(reader, make_member):
    there, back, rested = (lives_with(make_member(n), "anxiety") for n in ("ann", "ben", "cam"))
    assert len(names(reader)) == 3
    Block.objects.create(blocker=reader, blocked=there)
    Block.objects.create(blocker=back, blocked=reader)
    Mute.objects.create(muter=reader, muted=rested)
    assert names(reader) == []


def test_nobody_with_a_request_is_suggested(reader, make_member):
    one, other = (lives_with(make_member(n), "anxiety") for n in ("ann", "ben"))
    request_peer(reader, one)
    decline_peer(request_peer(other, reader))
    assert names(reader) == []


def test_a_closed_account_is_not_suggested(reader, bob):
    lives_with(bob, "anxiety", is_active=False)
    assert names(reader) == []


def test_members_who_share_more_come_first(reader, make_member):
    lives_with(make_member("ann"), "anxiety")
    lives_with(make_member("ben"), "anxiety", "alcohol")
    lives_with(make_member("cam"), "anxiety")
    assert names(reader)[0] == "ben"


def test_suggestions_change_once_a_day(reader, make_member, time_machine):
    for n in range(12):
        lives_with(make_member(f"person{n}"), "anxiety")
    time_machine.move_to("2026-11-23 08:00Z", tick=False)
    morning = names(reader)
    time_machine.shift(timedelta(hours=8))
    assert names(reader) == morning
    time_machine.shift(timedelta(days=1))
    assert names(reader) != morning
    assert set(names(reader)) == set(morning)


def test_thirty_suggestions_take_at_most_twelve_queries(
    as_alice, reader, make_member, django_assert_max_num_queries
):
    for n in range(MAX_SUGGESTIONS + 5):
        lives_with(make_member(f"person{n}"), "anxiety", "alcohol")
    with django_assert_max_num_queries(12):
        page = as_alice.get("/peers/")
    assert len(page.context["suggestions"]) == MAX_SUGGESTIONS


def test_members_before_the_starting_point_of_the_day_are_not_read(reader, bob):
    """With the condition on one table only, PostgreSQL reads the other from its first row."""
    lives_with(bob, "anxiety")
    with CaptureQueriesContext(connection) as asked:
        suggest_peers(reader)
    sample = next(one["sql"] for one in asked if '"member_id" >= ' in one["sql"])
    assert sample.count('."id" >= ') == sample.count('."member_id" >= ')


def test_the_page_says_what_to_do_without_challenges(as_alice, alice):
    assert "Add your challenges" in as_alice.get("/peers/").content.decode()
