"""Aliases: how an anonymous member is named in one thread."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.blocks import get_hidden_member_ids, is_muted_for

OPENER_NUMBER = 0  # The number of the one who opened the thread.


class Alias(models.Model):
    """`member` speaks in `thread` without their name: as "Anonymous 2", there and nowhere else."""

    thread = models.ForeignKey("posts.Thread", models.CASCADE, related_name="aliases")
    # The words stay when the account goes, and so does what they were called.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    number = models.PositiveIntegerField()
    # Members across a block from this one when the alias was first heard. Kept as it was then:
    # otherwise one could find out who speaks by blocking people one after the other and looking
    # which words become a gap.
    hidden_from_ids = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        verbose_name = gettext_lazy("voice")
        verbose_name_plural = gettext_lazy("voices")
        default_permissions = ()  # Who speaks is for a look with a reason only.
        constraints = [
            models.UniqueConstraint(fields=["thread", "member"], name="one_alias_per_member"),
            models.UniqueConstraint(fields=["thread", "number"], name="unique_alias_number"),
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """What stands where a name would."""
        if self.number == OPENER_NUMBER:
            return _("Anonymous, who opened this thread")
        return self.short_label

    @property
    def short_label(self):
        """The same beside a title, where it is clear who opened."""
        if self.number == OPENER_NUMBER:
            return _("Anonymous")
        return _("Anonymous %(number)d") % {"number": self.number}


def exclude_blocked_authors(member, rows):
    """`rows` without those of which is_hidden_from() is true: for lists, and asked once for all.

    Those without a name keep to the blocks that stood when they were written: see hidden_from_ids.
    """
    if not member.is_authenticated:
        return rows
    unseen = rows.exclude(get_hidden_member_ids(member), ~Q(author=member), alias=None)
    return unseen.exclude(alias__hidden_from_ids__contains=[member.pk])


def is_blocked_for(member, author="author", alias="alias"):
    """An expression: does a block stand between `member` and the row's author, named or not?"""
    if not member.is_authenticated:
        return is_muted_for(member, author)
    return Case(
        When(Q(**{alias: None}) & is_muted_for(member, author), then=Value(True)),
        When(**{f"{alias}__hidden_from_ids__contains": [member.pk]}, then=Value(True)),
        default=Value(False),
    )
