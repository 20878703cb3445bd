"""Ending, declining and cancelling say what happened, to the one who did it alone."""

import pytest
from django.urls import reverse

from accounts.peers.services import accept_peer, request_peer
from milestones.partners.services import accept_partnership, request_partnership

pytestmark = pytest.mark.django_db


def press(client, name, row):
    return client.post(reverse(name, args=[row.public_id]), follow=True).content.decode()


def test_an_ended_partnership(as_alice, as_bob, alice, bob):
    partnership = request_partnership(alice, bob)
    accept_partnership(partnership)
    sentence = "You&#x27;re no longer partners."
    assert sentence in press(as_alice, "milestones:end-partner", partnership)
    assert sentence not in as_bob.get(reverse("milestones:partners")).content.decode()


def test_a_declined_partnership(as_bob, alice, bob):
    partnership = request_partnership(alice, bob)
    assert "Declined." in press(as_bob, "milestones:end-partner", partnership)


def test_a_cancelled_request_for_a_partner(as_alice, alice, bob):
    partnership = request_partnership(alice, bob)
    assert "Request canceled." in press(as_alice, "milestones:end-partner", partnership)


def test_an_accepted_partnership(as_bob, alice, bob):
    partnership = request_partnership(alice, bob)
    page = press(as_bob, "milestones:accept-partner", partnership)
    assert "are now partners. Choose below what they can see." in page


def test_an_ended_peering(as_alice, alice, bob):
    peering = request_peer(alice, bob)
    accept_peer(peering)
    assert "You&#x27;re no longer peers." in press(as_alice, "accounts:end-peer", peering)


def test_a_cancelled_request_for_a_peer(as_alice, alice, bob):
    peering = request_peer(alice, bob)
    assert "Request canceled." in press(as_alice, "accounts:end-peer", peering)
