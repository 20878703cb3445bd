"""The members whom someone blocked or muted, for their settings."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from accounts.models import Block, Member, Mute, Participant


def list_blocks(member: Member) -> QuerySet[Block]:
    """Return the blocks that `member` made, newest first, each with its `conversation` or None.

    A conversation from before the block can still be read.
    """
    own = Participant.objects.filter(member=member, other=OuterRef("blocked"), left_at=None)
    blocks = Block.objects.filter(blocker=member, blocked__is_active=True)
    blocks = blocks.annotate(conversation=Subquery(own.values("conversation__public_id")))
    return blocks.select_related("blocked").order_by("-blocked_at", "-pk")


def list_mutes(member: Member) -> QuerySet[Mute]:
    """Return the mutes that `member` made, newest first."""
    mutes = Mute.objects.filter(muter=member, muted__is_active=True)
    return mutes.select_related("muted").order_by("-muted_at", "-pk")
