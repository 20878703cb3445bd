"""Home lists what others asked and still waits for an answer, in one query."""

import uuid

import pytest

from accounts.messaging.services import start_conversation
from accounts.models import Block, Member
from accounts.peers.services import decline_peer, request_peer
from groups.membership.roles import ask_to_organize
from groups.membership.services import invite_member, join_group
from milestones.partners.services import request_partnership
from recovery_forum.site.open_requests import list_open_requests


def urls(member):
    return [url for _sentence, url in list_open_requests(member)]


@pytest.fixture
def asked(alice, bob, organizer, group, make_group):
    """Alice, of whom everything is asked that can be."""
    request_peer(bob, alice)
    start_conversation(bob, alice, "Hello", uuid.uuid4())
    request_partnership(bob, alice)
    ask_to_organize(group.membership_of(alice), organizer)
    invite_member(make_group("Mornings", slug="mornings"), organizer, alice)
    return alice


def test_each_kind_has_its_line(asked, group):
    assert urls(asked) == [
        "/peers/", "/messages/", "/partners/", "/groups/mornings/about/", group.about_url,
    ]  # fmt: skip


def test_organizers_find_who_asks_to_join(organizer, charlie, group):
    join_group(group, charlie)
    assert urls(organizer) == [f"/groups/{group.slug}/manage/requests/"]
    Block.objects.create(blocker=charlie, blocked=organizer)
    assert urls(organizer) == []


def test_what_is_answered_or_blocked_is_gone(asked, alice, bob):
    Block.objects.create(blocker=alice, blocked=bob)
    assert len(urls(asked)) == 2
    Block.objects.all().delete()
    peering = request_peer(bob, alice)
    decline_peer(peering)
    assert "/peers/" not in urls(asked)


def test_who_asked_finds_no_line(asked, bob):
    assert urls(bob) == []


def test_all_of_it_is_one_query(asked, django_assert_num_queries):
    list_open_requests(asked)
    with django_assert_num_queries(1):
        list_open_requests(Member.objects.model(pk=asked.pk))
