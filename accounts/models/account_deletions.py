"""Accounts that wait to be erased, and the ledger of those that were."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.public_ids import PublicIdField

GRACE_PERIOD = timedelta(days=14)


class AccountDeletionQuerySet(models.QuerySet):
    def due(self):
        return self.filter(requested_at__lte=timezone.now() - GRACE_PERIOD)


class AccountDeletion(models.Model):
    """`member` deleted their account. It is hidden now, and they can restore it until `ends_at`."""

    # Part of the link in the confirmation email. The link restores the account and does no more.
    public_id = PublicIdField()
    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="account_deletion"
    )
    requested_at = models.DateTimeField(default=timezone.now)
    keeps_posts = models.BooleanField(_("posts stay, without a name"), default=True)
    # By app: what each needs to undo the deletion, as its hook `hide` returned it.
    restore_data = models.JSONField(default=dict, editable=False)

    objects = AccountDeletionQuerySet.as_manager()

    class Meta:
        verbose_name = _("account deletion")
        verbose_name_plural = _("account deletions")

    def __str__(self):
        return f"{self.requested_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("accounts:come-back", args=[self.public_id])

    @property
    def ends_at(self):
        return self.requested_at + GRACE_PERIOD


class Erasure(models.Model):
    """A record that the member with this pk was erased. It is all that is kept of them.

    A restored backup contains erased members again. With this ledger, they are erased once more.
    """

    member_pk = models.BigIntegerField(unique=True)
    keeps_posts = models.BooleanField(default=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")

    def __str__(self):
        return f"{self.member_pk} · {self.at:%Y-%m-%d}"
