"""Feed keys: the secret part of the private feed address of a member of a group."""

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from groups.models import Membership


def generate_feed_token():
    return secrets.token_urlsafe(24)


class FeedKeyQuerySet(models.QuerySet):
    def active(self):
        """Return the keys of members in good standing who have not left the group since."""
        return self.filter(
            membership__state=Membership.State.MEMBER,
            membership__member__in=Member.objects.in_good_standing(),
            membership__since=models.F("since"),
        )


class FeedKey(models.Model):
    """With `token`, a feed reader sees what the member of `membership` may read in that group."""

    # A member who leaves and joins again needs a new key; see FeedKeyQuerySet.active().
    membership = models.OneToOneField(Membership, models.CASCADE, related_name="feed_key")
    since = models.DateTimeField()
    token = models.CharField(max_length=40, unique=True, default=generate_feed_token)
    created_at = models.DateTimeField(default=timezone.now)

    objects = FeedKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("feed key")
        verbose_name_plural = _("feed keys")
        default_permissions = ()

    def __str__(self):
        return str(self.membership_id)
