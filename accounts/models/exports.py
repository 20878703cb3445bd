"""Exports of a member's own data."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.public_ids import PublicIdField

EXPORT_RETENTION = timedelta(days=7)
EXPORT_INTERVAL = timedelta(days=1)  # Between two exports of one member.
EXPORT_TIMEOUT = timedelta(minutes=15)  # After this, the task must have been killed.


class ExportQuerySet(models.QuerySet):
    def expired(self):
        return self.filter(requested_at__lte=timezone.now() - EXPORT_RETENTION)

    def current(self):
        return self.filter(requested_at__gt=timezone.now() - EXPORT_RETENTION)


class Export(models.Model):
    """A ZIP file that a task writes. Only its member can download it."""

    public_id = PublicIdField()
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="exports")
    requested_at = models.DateTimeField(default=timezone.now)
    # The progress: how many of its parts are written.
    done = models.PositiveSmallIntegerField(default=0)
    parts = models.PositiveSmallIntegerField(default=1)
    file = models.FileField(upload_to="exports", blank=True)

    objects = ExportQuerySet.as_manager()

    class Meta:
        default_permissions = ()  # Moderators have no access.
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
        return self.requested_at + EXPORT_RETENTION

    @property
    def is_stuck(self):
        """Whether the task that wrote it must have been killed."""
        return not self.is_ready and timezone.now() > self.requested_at + EXPORT_TIMEOUT

    @property
    def can_request_again(self):
        return self.is_stuck or timezone.now() >= self.requested_at + EXPORT_INTERVAL
