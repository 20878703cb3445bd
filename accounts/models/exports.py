"""Exports: a member's own data, packed for them to take along."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.public_ids import PublicIdField

RETENTION = timedelta(days=7)
INTERVAL = timedelta(days=1)  # Between two exports of one member.
TIMEOUT = timedelta(minutes=15)  # Nothing that is still being written takes this long.


class ExportQuerySet(models.QuerySet):
    def expired(self):
        return self.filter(requested_at__lte=timezone.now() - RETENTION)

    def current(self):
        return self.filter(requested_at__gt=timezone.now() - RETENTION)


class Export(models.Model):
    """One ZIP, written in the background. Nobody but its member ever gets it."""

    public_id = PublicIdField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports")
    requested_at = models.DateTimeField(default=timezone.now)
    # How far it is: parts written, of how many.
    done = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=1)
    file = models.FileField(upload_to="exports", blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # Not for moderators.
        ordering = ["-requested_at", "-pk"]
        verbose_name = _("export")
        verbose_name_plural = _("exports")

    def __str__(self):
        return f"{self.requested_at:%Y-%m-%d}"

    @property
    def is_ready(self):
        return bool(self.file)

    @property
    def expires_at(self):
        return self.requested_at + RETENTION

    @property
    def is_stuck(self):
        """Whether whoever wrote it must have been stopped."""
        return not self.is_ready and timezone.now() > self.requested_at + TIMEOUT

    @property
    def can_request_again(self):
        return self.is_stuck or timezone.now() >= self.requested_at + INTERVAL
