"""Peers: request, accept, decline and remove. Only requests and acceptances send a notification."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Conversation, Member, Notification, Peering
from accounts.notifications.services import end_request_notifications, send_notification
from accounts.peers.requests import (
    accept_request,
    create_request,
    decline_request,
    renew_request,
    withdraw_request,
)

Kind = Notification.Kind


def are_peers(member: Member, other: Member) -> bool:
    """Return whether the two are peers and neither blocks the other."""
    return Peering.objects.of(member).between(member, other).exists()


@transaction.atomic
def request_peer(member: Member, other: Member, note: str = "") -> Peering:
    """Request `other` as a peer of `member`. If `other` had sent a request, accept that.

    A member who declined before gets no notification, and the requester does not learn that.
    Opens its own transaction.
    """
    peering, is_new = create_request(Peering, member, other, note=note)
    if is_new:
        _send_request_notification(peering)
    elif peering.can_be_accepted_by(member):
        accept_peer(peering)
    elif peering.withdrawn_at and renew_request(peering, member, other, note=note):
        _send_request_notification(peering)
    return peering


def _send_request_notification(peering: Peering) -> None:
    url = reverse("accounts:peers")
    send_notification(peering.recipient_id, Kind.PEER_REQUESTED, peering.requester, url)


def _end_request_notification(peering: Peering) -> None:
    url = reverse("accounts:peers")
    recipients = [peering.recipient_id]
    end_request_notifications(recipients, Kind.PEER_REQUESTED, peering.requester, url)


@transaction.atomic
def accept_peer(peering: Peering) -> None:
    """Accept a request, also after declining it. Notifies the requester.

    Peers may write to each other, so a first message between them that waits is accepted, too.
    """
    if accept_request(peering, note=""):
        _end_request_notification(peering)
        conversation = Conversation.objects.between(peering.requester, peering.recipient)
        conversation.filter(accepted_at=None).update(accepted_at=timezone.now(), declined_at=None)
        url = peering.recipient.get_absolute_url()
        send_notification(peering.requester_id, Kind.PEER_ACCEPTED, peering.recipient, url)


@transaction.atomic
def decline_peer(peering: Peering) -> None:
    """Decline a request. To the requester it still looks as if it waited."""
    decline_request(peering, note="")
    _end_request_notification(peering)


@transaction.atomic
def remove_peer(peering: Peering, member: Member) -> None:
    """End the peering, or withdraw the request of `member`. Nobody is notified."""
    if peering.accepted_at:
        peering.delete()
    elif peering.requester_id == member.pk:
        withdraw_request(peering, note="")
        _end_request_notification(peering)


def delete_peering_between(member: Member, other: Member) -> None:
    """Delete the peering or request of the two, because one blocked the other."""
    Peering.objects.between(member, other).delete()
