"""What a member chose not to see any more. It is there for everybody else."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HiddenItemQuerySet(models.QuerySet):
    def visible_to(self, member):
        """One's own: what somebody can't bear to see is told to nobody."""
        return self.filter(member=member) if member.is_authenticated else self.none()


class HiddenItem(models.Model):
    """One row of any kind of accounts.moderation_status.reportable.REPORTABLE_KINDS that `member` put out of their sight.

    By its kind and keys, so that every app can use it for what it shows. Posts, which leave a gap
    in a tree, and people, who are muted, have ways of their own.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hidden")
    kind = models.CharField(max_length=20)
    row = models.BigIntegerField()
    key = models.CharField(max_length=80)  # As it stands in addresses.
    hidden_at = models.DateTimeField(default=timezone.now)

    objects = HiddenItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("hidden for oneself")
        verbose_name_plural = _("hidden for oneself")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "row"], name="one_hidden_item_a_member"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"


def exists_hidden_item(member, kind):
    """An expression: did `member` put the row, of that kind, out of their sight?"""
    if not member.is_authenticated:
        return Value(False, output_field=models.BooleanField())
    return is_hidden_by(member.pk, kind)


def is_hidden_by(member_pk, kind):
    return Exists(HiddenItem.objects.filter(member=member_pk, kind=kind, row=OuterRef("pk")))


def without_hidden_items(rows, member, kind):
    """`rows` without those that `member` put out of their sight: for lists."""
    if not member.is_authenticated:
        return rows
    return rows.filter(~exists_hidden_item(member, kind))
