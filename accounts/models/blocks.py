"""Blocks hide two members from each other. Mutes hide one member's posts from another."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.utils import timezone


class BlockQuerySet(models.QuerySet):
    def involving(self, member):
        """Return the blocks that `member` made or received."""
        return self.filter(Q(blocker=member) | Q(blocked=member))

    def between(self, member, other):
        """Return blocks in either direction. Each side may be a member, a pk or an OuterRef."""
        return self.filter(Q(blocker=member, blocked=other) | Q(blocker=other, blocked=member))


class Block(models.Model):
    """`blocker` blocked `blocked`. Neither sees the other, and nobody is notified."""

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


class Mute(models.Model):
    """`muter` does not see the posts of `muted`. Nothing changes for `muted`."""

    muter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mutes_made")
    muted = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mutes_received"
    )
    muted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["muter", "muted"], name="one_mute_a_pair"),
            models.CheckConstraint(name="nobody_mutes_themselves", condition=~Q(muter=F("muted"))),
        ]

    def __str__(self):
        return f"{self.muter} – {self.muted}"


def is_blocked_either_way(member, path) -> Q:
    """Return the condition for rows where a block separates `member` from the member at `path`."""
    made = Block.objects.filter(blocker=member).values("blocked")
    received = Block.objects.filter(blocked=member).values("blocker")
    return Q(**{f"{path}__in": made}) | Q(**{f"{path}__in": received})


def is_blocked_or_muted(member, path="author") -> Q:
    """Return the condition for rows whose member at `path` is blocked either way, or muted."""
    muted = Mute.objects.filter(muter=member).values("muted")
    return is_blocked_either_way(member, path) | Q(**{f"{path}__in": muted})


def is_muted_for(member, author="author"):
    """Return an expression: whether the row's `author` is blocked either way, or muted."""
    if not member.is_authenticated:
        return Value(False, output_field=models.BooleanField())
    blocked = Exists(Block.objects.between(member, OuterRef(author)))
    return blocked | Exists(Mute.objects.filter(muter=member, muted=OuterRef(author)))
