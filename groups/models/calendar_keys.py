"""Keys with which a calendar program reads a member's meetings."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone


def generate_calendar_key():
    return secrets.token_urlsafe(24)


class CalendarKey(models.Model):
    """What lets a member's calendar program read their meetings without signing in.

    It shows meetings and nothing else, and a new one makes the old address dead.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_key"
    )
    key = models.CharField(max_length=40, unique=True, default=generate_calendar_key)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return f"{self.made_at:%Y-%m-%d}"
