"""Acts that nobody must notice: nobody gets a notification or an email."""

import uuid

import pytest
from django.core import mail
from django.urls import reverse

from accounts.messaging.services import start_conversation
from accounts.models import Notification
from accounts.peers.services import request_peer
from groups.membership.services import invite_member, join_group
from milestones.partners.services import accept_partnership, request_partnership


@pytest.fixture
def earlier_acts(alice, bob, charlie, organizer, group):
    """What exists before: requests of Bob to Alice, and a partnership."""
    partnership = request_partnership(bob, alice)
    accept_partnership(partnership)
    return {
        "peer": request_peer(bob, alice).public_id,
        "conversation": start_conversation(bob, alice, "Hello", uuid.uuid4()).public_id,
        "partner": partnership.public_id,
        "group": group.slug,
    }


@pytest.mark.parametrize(
    ("address", "of", "data"),
    [
        ("accounts:block", "bob", {}),
        ("accounts:mute", "bob", {}),
        ("accounts:decline-peer", "peer", {}),
        ("accounts:end-peer", "peer", {}),
        ("accounts:decline-message", "conversation", {}),
        ("accounts:leave-conversation", "conversation", {}),
        ("milestones:end-partner", "partner", {}),
        ("milestones:look-out", "partner", {"days": "3"}),
        ("groups:leave", "group", {}),
    ],
)
def test_a_quiet_act_notifies_nobody(as_alice, earlier_acts, address, of, data):
    Notification.objects.all().delete()
    mail.outbox.clear()
    assert as_alice.post(reverse(address, args=[earlier_acts.get(of, of)]), data).status_code == 302
    assert not Notification.objects.exists()
    assert mail.outbox == []


def test_withdrawing_a_request_or_an_invitation_notifies_nobody(
    as_charlie, charlie, organizer, group
):
    join_group(group, charlie)
    Notification.objects.all().delete()
    as_charlie.post(reverse("groups:leave", args=[group.slug]))
    invite_member(group, organizer, charlie)
    Notification.objects.all().delete()
    as_charlie.post(reverse("groups:leave", args=[group.slug]))
    assert not Notification.objects.exists()
