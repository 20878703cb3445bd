"""Peers: asking, accepting, declining and ending. Only asking and accepting are told."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Conversation, Notification, Peering
from accounts.notifications.services import send_notification, withdraw_notification

Kind = Notification.Kind


def are_peers(member, other) -> bool:
    """Whether both agreed, and no block came between them."""
    return Peering.objects.of(member).filter(pk__in=_between(member, other)).exists()


def request_peer(member, other, note=""):
    """Ask `other` to be a peer. Asking each other is agreeing. Gives the peering.

    Somebody who declined is not told again, and whoever asked does not learn that they declined.
    """
    try:
        with transaction.atomic():
            peering = Peering.objects.create(asker=member, asked=other, note=note)
            send_notification(other.pk, Kind.PEER_ASKED, member, reverse("accounts:peers"))
            return peering
    except IntegrityError:
        return _request_peer_again(member, other, note)


@transaction.atomic
def _request_peer_again(member, other, note):
    peering = _between(member, other).select_for_update().get()
    if peering.accepted_at:
        return peering
    if peering.asked_id == member.pk and not peering.taken_back_at:
        return accept_peer(peering)
    if not peering.taken_back_at:
        return peering
    if peering.asked_id == member.pk:  # The other one took it back: this is a new question.
        peering.asker, peering.asked, peering.declined_at = member, other, None
    peering.note, peering.asked_at, peering.taken_back_at = note, timezone.now(), None
    peering.save()
    if not peering.declined_at:
        send_notification(other.pk, Kind.PEER_ASKED, member, reverse("accounts:peers"))
    return peering


@transaction.atomic
def accept_peer(peering):
    """The yes of the one who was asked, also after a no. Of two taps, the first counts.

    Peers may write to each other, so a first message that waits between them waits no more.
    """
    changed = Peering.objects.filter(pk=peering.pk, accepted_at=None, taken_back_at=None).update(
        accepted_at=timezone.now(), declined_at=None, note=""
    )
    if changed:
        both = Conversation.objects.between(peering.asker, peering.asked)
        both.filter(accepted_at=None).update(accepted_at=timezone.now(), declined_at=None)
        url = peering.asked.get_absolute_url()
        send_notification(peering.asker_id, Kind.PEER_ACCEPTED, peering.asked, url)
    return peering


def decline_peer(peering):
    """A no, without a word: the one who asked goes on seeing that they wait."""
    Peering.objects.filter(pk=peering.pk, accepted_at=None).update(
        declined_at=timezone.now(), note=""
    )


@transaction.atomic
def remove_peer(peering, member):
    """`member` ends what was agreed, or takes back what they asked. Nobody is told."""
    if peering.accepted_at:
        peering.delete()
        return
    waiting = Peering.objects.filter(pk=peering.pk, asker=member, accepted_at=None)
    waiting.update(taken_back_at=timezone.now(), note="")
    withdraw_notification(peering.asked_id, Kind.PEER_ASKED, member, reverse("accounts:peers"))


def delete_peering_between(member, other):
    """End whatever is between the two: a block came between them."""
    _between(member, other).delete()


def _between(member, other):
    return Peering.objects.between(member, other)
