"""The shell's own rows: counters of pace, and mail on its way out."""

from django.db import models
from django.utils import timezone


class Spending(models.Model):
    """How often one member or network used one limit in its current window."""

    key = models.CharField(max_length=120, primary_key=True)
    times = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.key


class OutgoingMail(models.Model):
    """A mail that waits to leave. Its row goes as soon as it is sent: nothing of it is kept."""

    recipients = models.JSONField()
    subject = models.CharField(max_length=200)
    message = models.BinaryField()
    queued_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ("view", "delete")

    def __str__(self):
        return f"{self.pk} · {self.queued_at:%Y-%m-%d %H:%M}"
