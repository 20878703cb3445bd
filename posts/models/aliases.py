"""Aliases: how an anonymous member is named in one thread."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.blocks import is_blocked_or_muted, is_muted_for

OPENER_NUMBER = 0  # The number of the member who opened the thread.


class Alias(models.Model):
    """The alias of `member` in `thread`, such as "Anonymous 2". It is valid in this thread only."""

    thread = models.ForeignKey("posts.Thread", models.CASCADE, related_name="aliases")
    # Posts stay when the account is deleted, and so does the alias they were written under.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    number = models.PositiveIntegerField()

    class Meta:
        verbose_name = gettext_lazy("anonymous author")
        verbose_name_plural = gettext_lazy("anonymous authors")
        default_permissions = ()  # Only unmasking, with a logged reason, shows the member.
        constraints = [
            models.UniqueConstraint(fields=["thread", "member"], name="one_alias_per_member"),
            models.UniqueConstraint(fields=["thread", "number"], name="unique_alias_number"),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """Return what is shown instead of the name of the author."""
        if self.number == OPENER_NUMBER:
            return _("Anonymous (author)")
        return self.short_label

    @property
    def short_label(self):
        """Return the label for lists, where it is clear who opened the thread."""
        if self.number == OPENER_NUMBER:
            return _("Anonymous")
        return _("Anonymous %(number)d") % {"number": self.number}


def exclude_blocked_authors(member, rows):
    """Return `rows` without those for which is_blocked_for() is true. For lists.

    The blocks are looked up once for all rows.
    """
    if not member.is_authenticated:
        return rows
    return rows.exclude(is_blocked_or_muted(member), ~Q(author=member), alias=None)


def is_blocked_for(member, author="author", alias="alias"):
    """Return an expression: is the author named, and is there a block or a mute?

    Anonymous rows look the same to everybody, whenever the block was made: a reader who blocked
    one member would know who left the gap.
    """
    return Q(**{alias: None}) & is_muted_for(member, author)
