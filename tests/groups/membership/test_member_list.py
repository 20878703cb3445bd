"""The list of members: found by a part of their name, or by their role."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts.models import Block
from groups.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def names_for(group):
    """Return a function: the names on the list that a client sees with this query."""

    def list_names(client, **query):
        page = client.get(reverse("groups:members", args=[group.slug]), query)
        people = [*page.context["organizers"], *page.context["page"]]
        return [person.member.name for person in people]

    return list_names


def test_without_a_query_everyone_is_listed(names_for, as_alice, organizer):
    assert set(names_for(as_alice)) == {"alice", "bob", organizer.name}


@pytest.mark.parametrize("query", ["bo", "BOB", " bob "])
def test_a_part_of_the_name_is_enough(names_for, as_alice, query):
    assert names_for(as_alice, q=query) == ["bob"]


def test_by_role(names_for, as_alice, group, bob, organizer):
    group.memberships.filter(member=bob).update(role=Membership.Role.HOST)
    assert names_for(as_alice, role="host") == ["bob"]
    assert names_for(as_alice, role="organizer") == [organizer.name]
    assert names_for(as_alice, role="member") == ["alice"]


def test_nobody_is_found_across_a_block(names_for, as_alice, alice, bob):
    Block.objects.create(blocker=bob, blocked=alice)
    assert names_for(as_alice, q="bob") == []


def test_what_fits_nobody_is_answered_by_a_page(subtests, as_alice, group):
    for query in [{"q": "\0%_"}, {"role": "x"}, {"q": "zz", "role": "host"}]:
        with subtests.test(query=query):
            page = as_alice.get(reverse("groups:members", args=[group.slug]), query)
            assert page.status_code == 200


def test_an_empty_answer_leads_back_to_all(as_alice, group):
    page = as_alice.get(reverse("groups:members", args=[group.slug]), {"q": "zz"})
    assertContains(page, "Nobody here has this name or role.")
    assertContains(page, "Show all")
