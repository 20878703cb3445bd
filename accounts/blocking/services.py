"""Keeping away from somebody. Nobody is told of any of it."""

from django.db import transaction

from accounts.messaging.services import close_conversation_between
from accounts.models import Block, Mute
from accounts.peers.services import delete_peering_between


@transaction.atomic
def block_member(member, other):
    """Put the two out of each other's sight, and end what was agreed between them."""
    Block.objects.get_or_create(blocker=member, blocked=other)
    delete_peering_between(member, other)
    close_conversation_between(member, other)


def mute_member(member, other):
    """Let `member` rest from what `other` writes. Nothing else changes."""
    Mute.objects.get_or_create(muter=member, muted=other)


def unmute_member(member, other):
    Mute.objects.filter(muter=member, muted=other).delete()
