"""Home lists unanswered requests of others with one query."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.messaging.services import start_conversation
from accounts.models import Block, Member
from accounts.peers.services import decline_peer, request_peer
from groups.membership.roles import ask_to_organize
from groups.membership.services import invite_member, join_group
from milestones.models import SupportRequest
from milestones.partners.services import accept_partnership, request_partnership
from milestones.support.services import (
    accept_support_request,
    ask_for_support,
    decline_support_request,
    stop_asking,
)
from recovery_forum.site.open_requests import list_open_requests
from tests.conftest import signed_in


def urls(member):
    return [one.url for one in list_open_requests(member)]


@pytest.fixture
def asked_member(alice, bob, organizer, group, make_group):
    """Alice, with an open request of every kind."""
    accept_partnership(request_partnership(alice, organizer))
    ask_for_support(organizer)
    request_peer(bob, alice)
    start_conversation(bob, alice, "Hello", uuid.uuid4())
    request_partnership(bob, alice)
    ask_to_organize(group.membership_of(alice), organizer)
    invite_member(make_group("Mornings", slug="mornings"), organizer, alice)
    return alice


def test_each_kind_of_request_is_listed(asked_member, group):
    support = SupportRequest.objects.get().get_absolute_url()
    assert urls(asked_member) == [
        support, "/peers/", "/messages/", "/partners/", "/groups/mornings/about/", group.about_url,
    ]  # fmt: skip


def test_organizers_see_requests_to_join(organizer, charlie, group):
    join_group(group, charlie)
    assert urls(organizer) == [f"/groups/{group.slug}/manage/requests/"]
    Block.objects.create(blocker=charlie, blocked=organizer)
    assert urls(organizer) == []


def test_one_person_is_named_and_several_are_counted(asked_member, bob, charlie):
    def list_sentences():
        found = list_open_requests(Member.objects.get(pk=asked_member.pk))
        return [one.sentence.replace("\u2068", "").replace("\u2069", "") for one in found]

    assert list_sentences()[1:4] == [
        "bob would like to be your peer.",
        "Someone sent you a message request.",
        "bob asked you to be their partner.",
    ]
    request_peer(charlie, asked_member)
    assert list_sentences()[1] == "2 members would like to be your peers."


def test_answered_and_blocked_requests_are_not_listed(asked_member, alice, bob):
    Block.objects.create(blocker=alice, blocked=bob)
    assert len(urls(asked_member)) == 3
    Block.objects.all().delete()
    peering = request_peer(bob, alice)
    decline_peer(peering)
    assert "/peers/" not in urls(asked_member)


def test_the_requester_sees_no_entry(asked_member, bob):
    assert urls(bob) == []


def test_all_requests_are_read_with_one_query(asked_member, django_assert_num_queries):
    list_open_requests(asked_member)
    with django_assert_num_queries(1):
        list_open_requests(Member.objects.model(pk=asked_member.pk))


@pytest.fixture
def support_request(alice, bob):
    accept_partnership(request_partnership(alice, bob))
    request, _is_new = ask_for_support(bob)
    return request


def test_who_needs_someone_now_comes_before_everything_on_the_page(as_alice, support_request):
    page = as_alice.get("/").content.decode()
    link = f'href="{support_request.get_absolute_url()}"'
    assert page.index(link) < page.index("How are you today?")
    assert "bob" not in page[page.index("<h1>") : page.index(link)]  # Others may see the screen.


@pytest.mark.parametrize("answer", [accept_support_request, decline_support_request])
def test_an_answered_call_for_support_is_not_listed(alice, support_request, answer):
    assert urls(alice) == [support_request.get_absolute_url()]
    answer(support_request, alice)
    assert urls(alice) == []


def test_nor_is_one_that_ended_is_old_or_comes_from_across_a_block(alice, bob, support_request):
    with time_machine.travel(timezone.now() + timedelta(hours=3)):
        assert urls(alice) == []
    block = Block.objects.create(blocker=bob, blocked=alice)
    assert urls(alice) == []
    block.delete()
    stop_asking(support_request)
    assert urls(alice) == []


def line_of_own_request(client):
    page = client.get("/").content.decode()
    return page[: page.index("How are you today?")]


def test_who_asked_finds_the_way_back_at_the_top_of_home(bob, support_request):
    Member.objects.filter(pk=bob.pk).update(time_zone="Europe/Berlin")
    asked_at = datetime(2026, 1, 8, 21, 10, tzinfo=UTC)
    SupportRequest.objects.update(asked_at=asked_at)
    with time_machine.travel(asked_at + timedelta(minutes=5)):
        top = line_of_own_request(signed_in(Member.objects.get(pk=bob.pk)))
    assert "You asked for support at 22:10." in top
    assert f'<a href="{support_request.get_absolute_url()}">See who is coming</a>' in top


def test_where_nobody_is_asked_nobody_is_said_to_come(as_bob, alice, bob, support_request):
    decline_support_request(support_request, alice)
    top = line_of_own_request(as_bob)
    assert "See who is coming" not in top
    assert f'<a href="{support_request.get_absolute_url()}">See your request</a>' in top


def test_while_a_request_runs_home_offers_no_second_one(as_bob, bob, support_request):
    bob.check_ins.create(day=bob.today(), mood=1)
    offer = 'href="/partners/near/">Ask for support</a>'
    assert offer not in as_bob.get("/").content.decode()
    stop_asking(support_request)
    assert offer in as_bob.get("/").content.decode()


def test_nobody_else_sees_that_line(as_alice, as_charlie, support_request):
    for client in (as_alice, as_charlie):
        assert "You asked for support" not in client.get("/").content.decode()


def test_the_line_goes_with_the_request(as_bob, support_request):
    with time_machine.travel(timezone.now() + timedelta(hours=2, minutes=1)):
        assert "You asked for support" not in line_of_own_request(as_bob)
    assert "You asked for support" in line_of_own_request(as_bob)
    stop_asking(support_request)
    assert "You asked for support" not in line_of_own_request(as_bob)


def test_once_someone_came_home_says_who_and_leads_to_them(as_bob, alice, bob, support_request):
    accept_support_request(support_request, alice)
    top = line_of_own_request(as_bob)
    assert "alice is with you." in top
    assert "You asked for support" not in top
    assert f'href="{reverse("accounts:write", args=[alice.name_key])}"' in top
    assert "Write to alice" in top
    assert f'href="{support_request.get_absolute_url()}"' in top
    Block.objects.create(blocker=alice, blocked=bob)
    assert "alice" not in line_of_own_request(as_bob)


def test_who_came_to_an_earlier_call_is_not_with_them_now(as_bob, alice, support_request):
    accept_support_request(support_request, alice)
    stop_asking(support_request)
    ask_for_support(Member.objects.get(name="bob"))
    top = line_of_own_request(as_bob)
    assert "You asked for support" in top
    assert "is with you" not in top


def test_the_line_costs_no_query(as_bob, support_request, django_assert_max_num_queries):
    as_bob.get("/")
    with django_assert_max_num_queries(12) as with_request:
        as_bob.get("/")
    stop_asking(support_request)
    with django_assert_max_num_queries(12) as without_request:
        as_bob.get("/")
    assert len(with_request) == len(without_request)
