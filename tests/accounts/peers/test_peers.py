"""Peers: asking and agreeing, and everything of which nobody is told."""

import pytest

from accounts.blocking.services import block_member
from accounts.models import Block, Notification, Peering
from accounts.peers.services import accept_peer, are_peers, decline_peer, remove_peer, request_peer

pytestmark = pytest.mark.django_db
PATH = "/peers/"


@pytest.fixture
def asked(alice, bob, group):
    return request_peer(alice, bob, "Your words stayed with me.")


def own(client, part):
    return [other.name for _peering, other in client.get(PATH).context[part]]


def test_somebody_is_asked_with_a_note(as_alice, as_bob, group, bob):
    page = as_alice.post("/peers/ask/bob/", {"note": "You were kind to me."})
    assert page["Location"] == PATH
    assert own(as_alice, "i_asked") == ["bob"]
    assert "You were kind to me." in as_bob.get(PATH).content.decode()
    assert [n.kind for n in bob.notifications.all()] == ["peer-asked"]


def test_yes_makes_peers_of_both(as_alice, as_bob, alice, bob, asked):
    as_bob.post(f"/peers/{asked.public_id}/accept/")
    assert are_peers(alice, bob)
    assert are_peers(bob, alice)
    assert own(as_alice, "peers") == ["bob"]
    assert own(as_bob, "peers") == ["alice"]
    assert [n.kind for n in alice.notifications.all()] == ["peer"]


def test_asking_each_other_is_agreeing(alice, bob, asked):
    request_peer(bob, alice)
    assert are_peers(alice, bob)
    assert Peering.objects.count() == 1


def test_a_no_is_silent(as_alice, as_bob, alice, asked):
    before = as_alice.get(PATH).context["i_asked"]
    as_bob.post(f"/peers/{asked.public_id}/decline/")
    assert as_alice.get(PATH).context["i_asked"] == before
    assert own(as_bob, "asked_me") == []
    assert not alice.notifications.exists()


def test_whoever_was_declined_asks_nobody_a_second_time(as_bob, alice, bob, asked):
    decline_peer(asked)
    remove_peer(asked, alice)
    request_peer(alice, bob, "Please?")
    assert own(as_bob, "asked_me") == []
    assert bob.notifications.filter(kind=Notification.Kind.PEER_REQUESTED).count() == 0


def test_whoever_declined_may_still_ask(alice, bob, asked):
    decline_peer(asked)
    request_peer(bob, alice)
    assert are_peers(alice, bob)


def test_what_was_taken_back_is_forgotten(as_alice, as_bob, bob, asked):
    as_alice.post(f"/peers/{asked.public_id}/end/")
    assert own(as_alice, "i_asked") == own(as_bob, "asked_me") == []
    assert not bob.notifications.exists()


def test_after_one_took_it_back_the_other_may_ask_anew(as_alice, alice, bob, asked):
    remove_peer(asked, alice)
    request_peer(bob, alice)
    assert own(as_alice, "asked_me") == ["bob"]
    assert not are_peers(alice, bob)


def test_one_tap_ends_it_and_nobody_is_told(as_alice, as_bob, alice, bob, asked):
    accept_peer(asked)
    alice.notifications.all().delete()
    as_bob.post(f"/peers/{asked.public_id}/end/")
    assert not are_peers(alice, bob)
    assert own(as_alice, "peers") == []
    assert not alice.notifications.exists()


def test_nobody_answers_for_the_other(as_alice, asked):
    for answer in ("accept", "decline"):
        assert as_alice.post(f"/peers/{asked.public_id}/{answer}/").status_code == 403


def test_it_is_between_the_two(as_charlie, asked):
    for verb in ("accept", "decline", "end"):
        assert as_charlie.post(f"/peers/{asked.public_id}/{verb}/").status_code == 404


@pytest.mark.parametrize("verb", ["accept", "decline", "end"])
def test_nothing_is_answered_by_a_link(as_bob, asked, verb):
    assert as_bob.get(f"/peers/{asked.public_id}/{verb}/").status_code == 405


def test_a_stranger_may_ask_only_whom_they_share_a_circle_with(as_charlie, bob, group):
    assert as_charlie.post("/peers/ask/bob/", {"note": ""}).status_code == 403
    assert not Peering.objects.exists()


def test_somebody_who_wishes_to_be_found_may_be_asked_by_all(as_charlie, bob):
    bob.message_requests_from, bob.suggestible_since = "nobody", bob.joined_at
    bob.save()
    assert as_charlie.post("/peers/ask/bob/", {"note": ""}).status_code == 302


def test_nobody_asks_across_a_block(as_alice, alice, bob, group):
    Block.objects.create(blocker=bob, blocked=alice)
    hidden, absent = as_alice.get("/peers/ask/bob/"), as_alice.get("/peers/ask/nobody-here/")
    assert hidden.status_code == absent.status_code == 404


def test_a_block_ends_it(alice, bob, asked):
    accept_peer(asked)
    block_member(alice, bob)
    Block.objects.all().delete()
    assert not are_peers(alice, bob)


def test_a_note_that_is_too_long_stays_in_its_field(as_alice, bob, group):
    page = as_alice.post("/peers/ask/bob/", {"note": "long " * 80})
    assert page.status_code == 422
    assert "long long" in page.content.decode()


def test_a_newcomer_asks_five_strangers_a_day(as_alice, alice, make_member, make_group):
    alice.trust = 0
    alice.save()
    people = [make_member(f"person{n}") for n in range(6)]
    make_group("Many", members=[alice, *people])
    answers = [as_alice.post(f"/peers/ask/{one.name}/", {"note": "Hello."}) for one in people]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Hello." in answers[-1].content.decode()


def test_many_peers_cost_what_one_costs(
    as_alice, alice, make_member, make_group, django_assert_max_num_queries
):
    for n in range(15):
        accept_peer(request_peer(make_member(f"peer{n}"), alice))
    for n in range(5):
        request_peer(make_member(f"requester{n}"), alice)
    with django_assert_max_num_queries(12):
        page = as_alice.get(PATH)
    assert len(page.context["peers"]) == 15


def test_visitors_are_led_to_the_door(client):
    assert client.get(PATH)["Location"].startswith("/accounts/login/")
