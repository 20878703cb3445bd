"""Secret keys that let a calendar program read a member's meetings."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone


def generate_calendar_key():
    return secrets.token_urlsafe(24)


class CalendarKey(models.Model):
    """Lets the calendar program of a member read their meetings without signing in.

    The key gives access to meetings only. A new key replaces the old one.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_key"
    )
    key = models.CharField(max_length=40, unique=True, default=generate_calendar_key)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d}"
