"""Peers: requests and answers, and what the other member does not learn."""

import pytest

from accounts.blocking.services import block_member
from accounts.models import Block, Notification, Peering
from accounts.peers.services import accept_peer, are_peers, decline_peer, remove_peer, request_peer

pytestmark = pytest.mark.django_db
PATH = "/peers/"


@pytest.fixture
def peering(alice, bob, group):
    return request_peer(alice, bob, "Your words stayed with me.")


def list_names(client, part):
    return [other.name for _peering, other in client.get(PATH).context[part]]


def test_a_request_carries_a_note(as_alice, as_bob, group, bob):
    page = as_alice.post("/peers/ask/bob/", {"note": "You were kind to me."})
    assert page["Location"] == PATH
    assert list_names(as_alice, "sent_requests") == ["bob"]
    assert "You were kind to me." in as_bob.get(PATH).content.decode()
    assert [n.kind for n in bob.notifications.all()] == ["peer-asked"]


def test_accepting_makes_both_peers(as_alice, as_bob, alice, bob, peering):
    as_bob.post(f"/peers/{peering.public_id}/accept/")
    assert are_peers(alice, bob)
    assert are_peers(bob, alice)
    assert list_names(as_alice, "peers") == ["bob"]
    assert list_names(as_bob, "peers") == ["alice"]
    assert [n.kind for n in alice.notifications.all()] == ["peer"]


def test_mutual_requests_are_accepted(alice, bob, peering):
    request_peer(bob, alice)
    assert are_peers(alice, bob)
    assert Peering.objects.count() == 1


def test_the_second_of_two_mutual_requesters_reads_that_they_are_peers(as_bob, peering):
    page = as_bob.post("/peers/ask/alice/", {"note": ""}, follow=True)
    assert [str(message) for message in page.context["messages"]] == [
        "You and alice are now peers."
    ]


def test_declining_is_silent(as_alice, as_bob, alice, peering):
    before = as_alice.get(PATH).context["sent_requests"]
    as_bob.post(f"/peers/{peering.public_id}/decline/")
    assert as_alice.get(PATH).context["sent_requests"] == before
    assert list_names(as_bob, "received_requests") == []
    assert not alice.notifications.exists()


def test_a_declined_requester_cannot_ask_again(as_bob, alice, bob, peering):
    decline_peer(peering)
    remove_peer(peering, alice)
    request_peer(alice, bob, "Please?")
    assert list_names(as_bob, "received_requests") == []
    assert bob.notifications.filter(kind=Notification.Kind.PEER_REQUESTED).count() == 0


def test_someone_who_declined_may_send_a_request_later(alice, bob, peering):
    decline_peer(peering)
    request_peer(bob, alice)
    assert are_peers(alice, bob)


def test_a_withdrawn_request_disappears(as_alice, as_bob, bob, peering):
    as_alice.post(f"/peers/{peering.public_id}/end/")
    assert list_names(as_alice, "sent_requests") == list_names(as_bob, "received_requests") == []
    assert not bob.notifications.exists()


def test_after_a_withdrawal_the_other_may_send_a_request(as_alice, alice, bob, peering):
    remove_peer(peering, alice)
    request_peer(bob, alice)
    assert list_names(as_alice, "received_requests") == ["bob"]
    assert not are_peers(alice, bob)


def test_ending_is_silent(as_alice, as_bob, alice, bob, peering):
    accept_peer(peering)
    alice.notifications.all().delete()
    as_bob.post(f"/peers/{peering.public_id}/end/")
    assert not are_peers(alice, bob)
    assert list_names(as_alice, "peers") == []
    assert not alice.notifications.exists()


def test_the_requester_cannot_answer(as_alice, peering):
    for answer in ("accept", "decline"):
        assert as_alice.post(f"/peers/{peering.public_id}/{answer}/").status_code == 403


def test_strangers_find_no_peering(as_charlie, peering):
    for verb in ("accept", "decline", "end"):
        assert as_charlie.post(f"/peers/{peering.public_id}/{verb}/").status_code == 404


@pytest.mark.parametrize("verb", ["accept", "decline", "end"])
def test_answers_need_post(as_bob, peering, verb):
    assert as_bob.get(f"/peers/{peering.public_id}/{verb}/").status_code == 405


def test_strangers_need_a_shared_group_to_send_a_request(as_charlie, bob, group):
    assert as_charlie.post("/peers/ask/bob/", {"note": ""}).status_code == 403
    assert not Peering.objects.exists()


def test_suggestible_members_get_requests_from_everyone(as_charlie, bob):
    bob.message_requests_from, bob.suggestible_since = "nobody", bob.joined_at
    bob.save()
    assert as_charlie.post("/peers/ask/bob/", {"note": ""}).status_code == 302


def test_no_request_crosses_a_block(as_alice, alice, bob, group):
    Block.objects.create(blocker=bob, blocked=alice)
    hidden, absent = as_alice.get("/peers/ask/bob/"), as_alice.get("/peers/ask/nobody-here/")
    assert hidden.status_code == absent.status_code == 404


def test_a_block_ends_a_peering(alice, bob, peering):
    accept_peer(peering)
    block_member(alice, bob)
    Block.objects.all().delete()
    assert not are_peers(alice, bob)


def test_a_note_that_is_too_long_is_kept_in_the_form(as_alice, bob, group):
    page = as_alice.post("/peers/ask/bob/", {"note": "long " * 80})
    assert page.status_code == 422
    assert "long long" in page.content.decode()


def test_a_new_member_may_send_five_requests_a_day(as_alice, alice, make_member, make_group):
    alice.trust = 0
    alice.save()
    people = [make_member(f"person{n}") for n in range(6)]
    make_group("Many", members=[alice, *people])
    answers = [as_alice.post(f"/peers/ask/{one.name}/", {"note": "Hello."}) for one in people]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Hello." in answers[-1].content.decode()


def test_many_peers_cost_the_same_queries(
    as_alice, alice, make_member, make_group, django_assert_max_num_queries
):
    for n in range(15):
        accept_peer(request_peer(make_member(f"peer{n}"), alice))
    for n in range(5):
        request_peer(make_member(f"requester{n}"), alice)
    with django_assert_max_num_queries(12):
        page = as_alice.get(PATH)
    assert len(page.context["peers"]) == 15


def test_visitors_are_redirected_to_sign_in(client):
    assert client.get(PATH)["Location"].startswith("/accounts/login/")


def list_sentences(client):
    return [one.sentence for one in client.get("/notifications/").context["page"]]


@pytest.mark.parametrize("was_seen", [False, True])
@pytest.mark.parametrize("answer", [accept_peer, decline_peer])
def test_a_notification_names_only_those_who_still_wait(
    as_bob, alice, bob, organizer, peering, answer, was_seen
):
    request_peer(organizer, bob)
    if was_seen:
        as_bob.get("/notifications/")
    answer(peering)
    assert list_sentences(as_bob) == ["olive would like to be your peer"]


@pytest.mark.parametrize("answer", [accept_peer, decline_peer])
def test_an_answered_request_leaves_no_notification_that_it_waits(as_bob, peering, answer):
    as_bob.get("/notifications/")
    answer(peering)
    assert list_sentences(as_bob) == []


def test_a_request_that_was_withdrawn_is_no_longer_among_the_seen(as_bob, alice, peering):
    as_bob.get("/notifications/")
    remove_peer(peering, alice)
    assert list_sentences(as_bob) == []
