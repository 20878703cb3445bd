"""Items that a member hid for themselves. Everyone else still sees them."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class HiddenItemQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Return the member's own. Nobody else learns what a member cannot bear to see."""
        return self.filter(member=member) if member.is_authenticated else self.none()


class HiddenItem(models.Model):
    """A row that `member` hid. `kind` is a slug of moderation_status.reportable.REPORTABLE_KINDS.

    It refers to the row without a foreign key, so that every app can use it. Posts and members
    are not stored here: a hidden post leaves a placeholder, and a member is muted instead.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="hidden_items"
    )
    kind = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    key = models.CharField(max_length=80)  # As in URLs.
    hidden_at = models.DateTimeField(default=timezone.now)

    objects = HiddenItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("hidden item")
        verbose_name_plural = _("hidden items")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "object_id"], name="one_hidden_item_a_member"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.key}"


def exists_hidden_item(member, kind):
    """Return an expression: whether `member` hid the row, which is of that kind."""
    if not member.is_authenticated:
        return Value(False, output_field=models.BooleanField())
    return is_hidden_by(member.pk, kind)


def is_hidden_by(member_pk, kind):
    return Exists(HiddenItem.objects.filter(member=member_pk, kind=kind, object_id=OuterRef("pk")))


def without_hidden_items(rows, member, kind):
    """Return `rows` without those that `member` hid, for lists."""
    if not member.is_authenticated:
        return rows
    return rows.filter(~exists_hidden_item(member, kind))
