"""Keeping away from somebody. Nobody is told of any of it."""

from django.db import transaction

from . import messaging, peering
from .models import Block, Mute


@transaction.atomic
def block(member, other):
    """Put the two out of each other's sight, and end what was agreed between them."""
    Block.objects.get_or_create(blocker=member, blocked=other)
    peering.part(member, other)
    messaging.part(member, other)


def mute(member, other):
    """Let `member` rest from what `other` writes. Nothing else changes."""
    Mute.objects.get_or_create(muter=member, muted=other)


def unmute(member, other):
    Mute.objects.filter(muter=member, muted=other).delete()
