"""Rows that belong to no app: rate limit windows, outgoing email, heartbeats."""

from django.db import models
from django.utils import timezone


class RateLimitWindow(models.Model):
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


class HeartbeatQuerySet(models.QuerySet):
    def beat(self, name):
        """Note that `name` is alive, or was done, now."""
        self.update_or_create(name=name, defaults={"at": timezone.now()})

    def age(self, name):
        """How long ago `name` last was; None where it never was."""
        at = self.filter(name=name).values_list("at", flat=True).first()
        return at and timezone.now() - at

    def claim(self, name, pause):
        """Whether `name` is due again after `pause`. Of several who ask at once, one is told so."""
        now = timezone.now()
        _pulse, is_first = self.get_or_create(name=name, defaults={"at": now})
        return is_first or bool(self.filter(name=name, at__lte=now - pause).update(at=now))


class Heartbeat(models.Model):
    """When something last was alive or done: a worker, a round, a backup."""

    name = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.name} · {self.at:%Y-%m-%d %H:%M}"
