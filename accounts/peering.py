"""Peers: asking, agreeing, declining and ending, of which only asking and agreeing are told."""

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from .models import Conversation, Notification, Peering
from .notifying import notify, unsay

Kind = Notification.Kind


def are_peers(member, other) -> bool:
    """Whether both agreed, and no block came between them."""
    return Peering.objects.of(member).filter(pk__in=_both(member, other)).exists()


def ask(member, other, note=""):
    """Ask `other` to be a peer. Asking each other is agreeing. Gives the peering.

    Somebody who declined is not told again, and whoever asked does not learn that they declined.
    """
    try:
        with transaction.atomic():
            peering = Peering.objects.create(asker=member, asked=other, note=note)
            notify(other.pk, Kind.PEER_ASKED, member, reverse("accounts:peers"))
            return peering
    except IntegrityError:
        return _ask_again(member, other, note)


@transaction.atomic
def _ask_again(member, other, note):
    peering = _both(member, other).select_for_update().get()
    if peering.accepted_at:
        return peering
    if peering.asked_id == member.pk and not peering.taken_back_at:
        return accept(peering)
    if not peering.taken_back_at:
        return peering
    if peering.asked_id == member.pk:  # The other one took it back: this is a new question.
        peering.asker, peering.asked, peering.declined_at = member, other, None
    peering.note, peering.asked_at, peering.taken_back_at = note, timezone.now(), None
    peering.save()
    if not peering.declined_at:
        notify(other.pk, Kind.PEER_ASKED, member, reverse("accounts:peers"))
    return peering


@transaction.atomic
def accept(peering):
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
        notify(peering.asker_id, Kind.PEER_ACCEPTED, peering.asked, url)
    return peering


def decline(peering):
    """A no, without a word: the one who asked goes on seeing that they wait."""
    Peering.objects.filter(pk=peering.pk, accepted_at=None).update(
        declined_at=timezone.now(), note=""
    )


@transaction.atomic
def end(peering, member):
    """`member` ends what was agreed, or takes back what they asked. Nobody is told."""
    if peering.accepted_at:
        peering.delete()
        return
    waiting = Peering.objects.filter(pk=peering.pk, asker=member, accepted_at=None)
    waiting.update(taken_back_at=timezone.now(), note="")
    unsay(peering.asked_id, Kind.PEER_ASKED, member, reverse("accounts:peers"))


def part(member, other):
    """End whatever is between the two: a block came between them."""
    _both(member, other).delete()


def _both(member, other):
    return Peering.objects.between(member, other)
