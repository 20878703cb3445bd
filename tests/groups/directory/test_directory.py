"""The group directory: who finds which groups, and creating a group."""

import pytest

from accounts.models import Challenge
from groups.models import Group

pytestmark = pytest.mark.django_db


def names(page):
    return [group.name for group in page.context["page"]]


def test_visitors_see_listed_groups(client, make_group):
    make_group("Open door", Group.Visibility.OPEN)
    make_group("Closed door", Group.Visibility.PRIVATE)
    assert sorted(names(client.get("/groups/"))) == ["Closed door", "Open door"]


def test_a_hidden_group_is_for_its_members(as_alice, as_charlie, client, make_group, alice):
    make_group("Night crew", Group.Visibility.HIDDEN, members=[alice])
    assert names(as_alice.get("/groups/")) == ["Night crew"]
    for outsider in (as_charlie, client):
        assert names(outsider.get("/groups/?q=night")) == []


@pytest.mark.parametrize("words", ["wine", "wines", "alcohol"])
def test_words_find_by_name_and_challenge(client, make_group, words):
    make_group().challenges.add(Challenge.objects.get(slug="alcohol"))
    make_group("Quiet carriage")
    assert names(client.get("/groups/", {"q": words})) == ["Evenings without wine"]


def test_a_challenge_filters(client, make_group):
    make_group().challenges.add(Challenge.objects.get(slug="alcohol"))
    make_group("Quiet carriage").challenges.add(Challenge.objects.get(slug="anxiety"))
    assert names(client.get("/groups/?challenge=anxiety")) == ["Quiet carriage"]


def test_groups_for_me_come_first(as_charlie, charlie, make_group):
    anxiety = Challenge.objects.get(slug="anxiety")
    make_group("Quiet carriage").challenges.add(anxiety)
    charlie.challenges.add(anxiety)
    suggested = as_charlie.get("/groups/").context["suggested"]
    assert [group.name for group in suggested] == ["Quiet carriage"]


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%25%27%22", "page=xx", "challenge=zz", "q=" + "a" * 3000]
)
def test_odd_input_is_no_fault(client, query):
    assert client.get(f"/groups/?{query}").status_code in {200, 400}


def test_the_list_costs_the_same_however_long(client, make_group, django_assert_max_num_queries):
    for number in range(12):
        make_group(f"Group {number}").challenges.add(number + 1)
    with django_assert_max_num_queries(12):
        client.get("/groups/")


FORM = {"name": "One aisle", "summary": "Supermarkets.", "visibility": "community"}


def test_a_founder_becomes_organizer(as_charlie, charlie):
    page = as_charlie.post("/groups/new/", FORM)
    group = Group.objects.get()
    assert page["Location"] == "/groups/one-aisle/about/"
    assert group.member_count == 1
    assert group.membership_of(charlie).is_organizer


def test_a_taken_address_reveals_no_hidden_group(as_charlie, make_group):
    make_group("One aisle", Group.Visibility.HIDDEN)
    page = as_charlie.post("/groups/new/", FORM)
    assert page.status_code == 302
    assert Group.objects.exclude(slug="one-aisle").get().name == "One aisle"


def test_a_taken_name_is_said(as_charlie, make_group):
    make_group("One aisle", Group.Visibility.PRIVATE)
    page = as_charlie.post("/groups/new/", FORM | {"name": "ONE aisle"})
    assert page.status_code == 422
    assert "already a group with this name" in page.content.decode()


def test_hidden_and_listed_namesakes_have_unlike_addresses(as_alice, as_charlie):
    """Otherwise the address of the second group would reveal that the first exists."""
    as_alice.post("/groups/new/", FORM | {"visibility": "hidden"})
    assert as_charlie.post("/groups/new/", FORM)["Location"] == "/groups/one-aisle/about/"
    assert Group.objects.count() == 2


def test_two_clicks_at_once_found_one_group(as_charlie, make_group, monkeypatch):
    make_group("One aisle!", slug="one-aisle")
    monkeypatch.setattr("groups.groups.approval.generate_group_slug", lambda *name: "one-aisle")
    page = as_charlie.post("/groups/new/", FORM)
    assert page.status_code == 422
    assert Group.objects.count() == 1


def test_an_empty_form_is_answered(as_charlie):
    assert as_charlie.post("/groups/new/").status_code == 422


def test_an_empty_directory_says_what_to_do(as_charlie):
    assert "create the first" in as_charlie.get("/groups/").content.decode()
    assert "Try other words" in as_charlie.get("/groups/?q=wine").content.decode()


@pytest.mark.parametrize("visibility", Group.Visibility.values)
def test_every_row_says_who_reads(as_organizer, make_group, visibility):
    make_group("Quiet carriage", visibility)
    words = {
        "open": "Open", "community": "Forum members",
        "private": "Private", "hidden": "Hidden",
    }  # fmt: skip
    assert words[visibility] in as_organizer.get("/groups/").content.decode()


def test_a_group_never_stands_in_for_a_page(as_charlie):
    as_charlie.post("/groups/new/", FORM | {"name": "New"})
    assert Group.objects.get().slug != "new"


def test_what_was_typed_stays(as_charlie):
    page = as_charlie.post("/groups/new/", FORM | {"summary": ""})
    assert page.status_code == 422
    assert "One aisle" in page.content.decode()


def test_visitors_found_nothing(client):
    page = client.post("/groups/new/", FORM)
    assert page.status_code == 403
    assert "/accounts/login/" in page.content.decode()
