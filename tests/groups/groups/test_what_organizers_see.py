"""What waits for the organizers of a group, and what comes first in a new one."""

import pytest

from groups.models import Group, Membership

REQUEST = "2 requests to join"


@pytest.fixture
def requests(group, make_member):
    for name in ("dora", "emil"):
        member = make_member(name)
        group.memberships.create(member=member, state=Membership.State.REQUESTED)


def test_the_group_says_that_requests_wait(as_organizer, group, requests):
    assert REQUEST in as_organizer.get(group.get_absolute_url()).content.decode()


def test_saying_so_stays_within_the_budget(
    as_organizer, group, requests, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        as_organizer.get(group.get_absolute_url())


def test_members_do_not_see_it(as_alice, group, requests):
    assert REQUEST not in as_alice.get(group.get_absolute_url()).content.decode()


def test_nothing_is_said_while_nothing_waits(as_organizer, group):
    assert "to join</a>" not in as_organizer.get(group.get_absolute_url()).content.decode()


def test_a_new_group_shows_what_comes_next(as_alice, alice):
    type(alice).objects.filter(pk=alice.pk).update(trust=2)
    form = {"name": "Early walks", "summary": "Before work.", "visibility": "private"}
    page = as_alice.post("/groups/new/", form, follow=True).content.decode()
    for words in ("Group created.", "Write a welcome", "Start the first thread", "Invite people"):
        assert words in page
    assert "haven't written a description" not in page


def test_a_group_with_members_no_longer_shows_it(as_organizer, group):
    Group.objects.filter(pk=group.pk).update(member_count=2)
    page = as_organizer.get(group.about_url).content.decode()
    assert "Start the first thread" not in page


def test_a_visitor_of_a_private_group_reads_that_they_ask(client, make_group):
    group = make_group("Quiet", Group.Visibility.PRIVATE)
    page = client.get(group.about_url).content.decode()
    assert "Ask to join" in page
    assert "The organizers read it and decide." in page
    assert "Join group" not in page
