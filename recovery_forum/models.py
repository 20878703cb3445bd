"""Models that belong to no app: rate limit windows, outgoing emails, heartbeats."""

from datetime import timedelta

from django.db import models
from django.utils import timezone


class RateLimitWindow(models.Model):
    """How often one member or one network has used a rate limit in its current window."""

    key = models.CharField(max_length=120, primary_key=True)
    times = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return self.key


class OutgoingMail(models.Model):
    """An email in the queue. Its row is deleted as soon as it is sent."""

    recipients = models.JSONField()
    subject = models.CharField(max_length=200)
    message = models.BinaryField()
    # Of templates/mail; empty for the emails of Django and django-allauth.
    template = models.CharField(max_length=40, default="", db_default="", blank=True)
    queued_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(default=timezone.now)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ("view", "delete")

    def __str__(self):
        return f"{self.pk} · {self.queued_at:%Y-%m-%d %H:%M}"


class HeartbeatQuerySet(models.QuerySet):
    def record(self, name: str) -> None:
        """Store that `name` is alive, or was done, now."""
        self.update_or_create(name=name, defaults={"at": timezone.now()})

    def age(self, name: str) -> timedelta | None:
        """Return the time since the last heartbeat of `name`; None if there was none."""
        at = self.filter(name=name).values_list("at", flat=True).first()
        return at and timezone.now() - at

    def claim_run(self, name: str, interval: timedelta) -> bool:
        """Return whether `name` last ran at least `interval` ago, and record a run if so.

        Of several processes that call it at the same time, only one gets True.
        """
        now = timezone.now()
        _heartbeat, is_first = self.get_or_create(name=name, defaults={"at": now})
        return is_first or bool(self.filter(name=name, at__lte=now - interval).update(at=now))


class Heartbeat(models.Model):
    """When something was last alive or done: a worker, a scheduled job, a backup."""

    name = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()

    objects = HeartbeatQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.name} · {self.at:%Y-%m-%d %H:%M}"
