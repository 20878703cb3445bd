"""Invitations: links with which people join a group without a join request."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member
from groups.models.groups import Group
from groups.models.memberships import Membership

INVITATION_LIFETIME = timedelta(days=7)
USED_UP_SHOWN_FOR = timedelta(days=14)  # After the day on which the link would have expired.


def generate_invitation_token():
    return secrets.token_urlsafe(18)


def default_invitation_expiry():
    return timezone.now() + INVITATION_LIFETIME


class InvitationQuerySet(models.QuerySet):
    def usable(self):
        """Invitations that have not expired, have uses left, and lead to an active group.

        They end with the office of whoever made them: otherwise a banned organizer could come
        back under another name.
        """
        maker_organizes = Exists(
            Membership.objects.organizing().filter(
                group=OuterRef("group"),
                member=OuterRef("created_by"),
                member__in=Member.objects.in_good_standing(),
            )
        )
        return self.filter(
            maker_organizes,
            expires_at__gt=timezone.now(),
            uses_left__gt=0,
            group__archived_at=None,
            group__removed_at=None,
        )

    def recently_used_up(self):
        """Invitations that everyone they were for has used, for the organizers to know.

        Who joined by which is not stored: whoever got a link in person would be known by name.
        """
        shown_since = timezone.now() - USED_UP_SHOWN_FOR
        return self.filter(uses_left=0, expires_at__gt=shown_since)


class Invitation(models.Model):
    """A link that lets anyone join, `uses_left` times, until it expires or is revoked."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="invitations")
    token = models.CharField(max_length=40, unique=True, default=generate_invitation_token)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(default=default_invitation_expiry)
    uses_left = models.PositiveSmallIntegerField(default=10)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        default_permissions = ()

    def __str__(self):
        return str(self.group_id)

    def get_absolute_url(self):
        return reverse("groups:invitation", args=[self.token])
