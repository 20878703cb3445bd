"""Notes of moderators about a member, for moderators only."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StaffNote(models.Model):
    """A note about a member. Only moderators see it."""

    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_notes"
    )
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    words = models.TextField(_("note"), max_length=1_000)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-written_at", "-pk"]
        verbose_name = _("staff note")
        verbose_name_plural = _("staff notes")

    def __str__(self):
        return f"{self.subject} · {self.written_at:%Y-%m-%d}"
