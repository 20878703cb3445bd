"""Blocking and muting members. Nobody is notified of either."""

from django.db import transaction

from accounts.blocking.signals import member_blocked
from accounts.messaging.services import close_conversation_between
from accounts.models import Block, Member, Mute
from accounts.peers.services import delete_peering_between


@transaction.atomic
def block_member(member: Member, other: Member) -> None:
    """Block `other`, so that neither sees the other, and delete what the two had agreed to.

    Unblocking brings none of it back: both are asked anew. Opens its own transaction.
    """
    Block.objects.get_or_create(blocker=member, blocked=other)
    delete_peering_between(member, other)
    close_conversation_between(member, other)
    member_blocked.send(Block, member=member, other=other)


def mute_member(member: Member, other: Member) -> None:
    """Hide from `member` what `other` writes. Nothing changes for `other`."""
    Mute.objects.get_or_create(muter=member, muted=other)


def unmute_member(member: Member, other: Member) -> None:
    Mute.objects.filter(muter=member, muted=other).delete()
