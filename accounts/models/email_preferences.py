"""What of the notifications a member wants by mail, and when not."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

DIGEST_TIME = time(18, 0)  # On the member's own clock: early enough to answer the same evening.


class EmailPreferences(models.Model):
    """One member's. Without a row, the defaults: discreet, and at any hour."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="email_preferences", primary_key=True
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("until"), null=True, blank=True)
    # Off unless they turn it on: whoever sees the inbox learns nothing of this place.
    shows_details = models.BooleanField(_("say who, where and what"), default=False)

    class Meta:
        default_permissions = ()
        verbose_name = _("wishes for mail")
        verbose_name_plural = _("wishes for mail")

    def __str__(self):
        return f"{self.member}"

    def get_quiet_hours_end(self, now):
        """When the quiet hours end in which `now` lies; None where it lies in none.

        `now` is in the member's own zone. Hours may reach over midnight.
        """
        start, end = self.quiet_from, self.quiet_until
        if start is None or end is None or start == end:
            return None
        clock = now.time()
        is_quiet = start <= clock < end if start < end else clock >= start or clock < end
        if not is_quiet:
            return None
        day = now.date() + timedelta(days=1) if clock >= end else now.date()
        return datetime.combine(day, end, tzinfo=now.tzinfo)


class EmailChoice(models.Model):
    """How `member` wants one kind of notification, where that is not the default."""

    class Frequency(models.TextChoices):
        NOW = "now", _("At once")
        DAILY = "daily", _("Once a day")
        NEVER = "never", _("Never")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="email_choices"
    )
    kind = models.CharField(max_length=12)
    frequency = models.CharField(max_length=5, choices=Frequency)

    class Meta:
        default_permissions = ()
        verbose_name = _("choice for mail")
        verbose_name_plural = _("choices for mail")
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="one_mail_choice_a_kind")
        ]

    def __str__(self):
        return f"{self.kind}: {self.frequency}"


def get_next_digest_time(after):
    """The first time for a digest after the instant `after`, in the zone that `after` has."""
    digest = datetime.combine(after.date(), DIGEST_TIME, tzinfo=after.tzinfo)
    if digest <= after:
        digest = datetime.combine(
            after.date() + timedelta(days=1), DIGEST_TIME, tzinfo=after.tzinfo
        )
    return digest
