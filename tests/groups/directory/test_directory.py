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


def test_a_hidden_group_is_listed_for_its_members_only(
    as_alice, as_charlie, client, make_group, alice
):
    make_group("Night crew", Group.Visibility.HIDDEN, members=[alice])
    assert [group.name for group in as_alice.get("/groups/").context["own_groups"]] == [
        "Night crew"
    ]
    assert names(as_alice.get("/groups/?q=night")) == ["Night crew"]
    for outsider in (as_charlie, client):
        assert names(outsider.get("/groups/?q=night")) == []


@pytest.mark.parametrize("words", ["wine", "wines", "alcohol"])
def test_search_finds_groups_by_name_and_challenge(client, make_group, words):
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


def test_odd_input_causes_no_error(subtests, client):
    for query in ["q=%00", "q=%25%27%22", "page=xx", "challenge=zz", "q=" + "a" * 3000]:
        with subtests.test(query=query):
            assert client.get(f"/groups/?{query}").status_code in {200, 400}


def test_the_list_takes_the_same_queries_however_long(
    client, make_group, django_assert_max_num_queries
):
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


def test_a_taken_name_gets_a_message(as_charlie, make_group):
    make_group("One aisle", Group.Visibility.PRIVATE)
    page = as_charlie.post("/groups/new/", FORM | {"name": "ONE aisle"})
    assert page.status_code == 422
    assert "already a group with this name" in page.content.decode()


def test_hidden_and_listed_groups_of_the_same_name_have_unrelated_urls(as_alice, as_charlie):
    """Otherwise the address of the second group would reveal that the first exists."""
    as_alice.post("/groups/new/", FORM | {"visibility": "hidden"})
    assert as_charlie.post("/groups/new/", FORM)["Location"] == "/groups/one-aisle/about/"
    assert Group.objects.count() == 2


def test_two_clicks_at_once_create_one_group(as_charlie, make_group, monkeypatch):
    make_group("One aisle!", slug="one-aisle")
    monkeypatch.setattr("groups.groups.approval.generate_group_slug", lambda *name: "one-aisle")
    page = as_charlie.post("/groups/new/", FORM)
    assert page.status_code == 422
    assert Group.objects.count() == 1


def test_an_empty_form_gets_messages(as_charlie):
    assert as_charlie.post("/groups/new/").status_code == 422


def test_an_empty_directory_says_what_to_do(as_charlie):
    assert "create the first" in as_charlie.get("/groups/").content.decode()
    assert "Try other words" in as_charlie.get("/groups/?q=wine").content.decode()


@pytest.mark.parametrize("visibility", Group.Visibility.values)
def test_every_row_says_who_can_read_the_group(as_organizer, make_group, visibility):
    make_group("Quiet carriage", visibility)
    words = {
        "open": "Open", "community": "Forum members",
        "private": "Private", "hidden": "Hidden",
    }  # fmt: skip
    assert words[visibility] in as_organizer.get("/groups/").content.decode()


def test_a_group_never_takes_the_url_of_a_page(as_charlie):
    as_charlie.post("/groups/new/", FORM | {"name": "New"})
    assert Group.objects.get().slug != "new"


def test_a_refused_form_keeps_what_was_typed(as_charlie):
    page = as_charlie.post("/groups/new/", FORM | {"summary": ""})
    assert page.status_code == 422
    assert "One aisle" in page.content.decode()


def test_visitors_cannot_create_groups(client):
    page = client.post("/groups/new/", FORM)
    assert page.status_code == 403
    assert "/accounts/login/" in page.content.decode()


def test_the_card_of_a_private_group_offers_a_visitor_to_ask(client, make_group):
    group = make_group("Closed door", Group.Visibility.PRIVATE)
    card = client.get("/groups/").content.decode().split("Closed door</a>")[1].split("</li>")[0]
    assert f'?next={group.about_url}"' in card
    assert "Ask to join Closed door" in card
    assert "Join group" not in card


def test_joining_a_group_and_the_forum_have_different_names(client, make_group):
    make_group("Open door", Group.Visibility.OPEN)
    page = client.get("/groups/").content.decode()
    assert 'aria-label="Join group Open door"' in page
    assert "Create account</a>" in page
    assert ">Join<" not in "".join(page.split())


def test_own_groups_come_first(as_alice, as_charlie, client, make_group, alice):
    make_group("Quiet carriage")
    make_group("Night crew", members=[alice])
    own = as_alice.get("/groups/")
    assert [group.name for group in own.context["own_groups"]] == ["Night crew"]
    content = own.content.decode()
    assert content.index("My groups</h2>") < content.index("More groups</h2>")
    for page in (
        as_alice.get("/groups/?q=night"),
        as_charlie.get("/groups/"),
        client.get("/groups/"),
    ):
        assert "My groups</h2>" not in page.content.decode()


def test_own_groups_are_not_listed_twice(as_alice, make_group, alice):
    make_group("Quiet carriage")
    make_group("Night crew", members=[alice])
    page = as_alice.get("/groups/")
    assert names(page) == ["Quiet carriage"]
    assert page.content.decode().count("Night crew</a>") == 1
    assert names(as_alice.get("/groups/?q=night")) == ["Night crew"]


def test_who_is_in_every_group_sees_no_empty_list(as_alice, make_group, alice):
    make_group("Night crew", members=[alice])
    page = as_alice.get("/groups/").content.decode()
    assert "More groups" not in page
    assert "There are no groups yet." not in page
