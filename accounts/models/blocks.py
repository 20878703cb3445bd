"""Blocks: two people who are kept out of each other's sight."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils import timezone


class BlockQuerySet(models.QuerySet):
    def involving(self, member):
        return self.filter(Q(blocker=member) | Q(blocked=member))

    def between(self, member, other):
        """Blocks in either direction; `other` may be a member, a pk or an OuterRef."""
        return self.filter(Q(blocker=member, blocked=other) | Q(blocker=other, blocked=member))


class Block(models.Model):
    """`blocker` chose not to meet `blocked`. It works both ways and nobody is told."""

    blocker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks_made"
    )
    blocked = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="blocks_received"
    )
    blocked_at = models.DateTimeField(default=timezone.now)

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="one_block_a_pair"),
            models.CheckConstraint(
                name="nobody_blocks_themselves", condition=~Q(blocker=F("blocked"))
            ),
        ]

    def __str__(self):
        return f"{self.blocker} – {self.blocked}"


def is_muted_for(member, author="author"):
    """An expression: does a block stand between `member` and the row's `author`?"""
    if not member.is_authenticated:
        return Value(False, output_field=models.BooleanField())
    return Exists(Block.objects.between(member, OuterRef(author)))
