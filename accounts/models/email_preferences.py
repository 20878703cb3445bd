"""Which notifications a member gets by email, and when."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

DIGEST_TIME = time(18, 0)  # In the member's time zone: early enough to answer the same evening.


class EmailPreferences(models.Model):
    """Quiet hours and details. Without a row: emails without details, at any hour."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="email_preferences", primary_key=True
    )
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("until"), null=True, blank=True)
    # Off by default, so that others who see the inbox do not learn of the forum.
    shows_details = models.BooleanField(_("show details"), default=False)

    class Meta:
        default_permissions = ()
        verbose_name = _("email preferences")
        verbose_name_plural = _("email preferences")

    def __str__(self):
        return f"{self.member}"

    def get_quiet_hours_end(self, now: datetime) -> datetime | None:
        """Return when the current quiet hours end, or None outside quiet hours.

        `now` is in the member's time zone. Quiet hours may span midnight.
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
    """How often `member` gets emails of one kind, if they changed the default."""

    class Frequency(models.TextChoices):
        NOW = "now", _("Immediately")
        DAILY = "daily", _("Once a day")
        NEVER = "never", _("Never")

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="email_choices"
    )
    kind = models.CharField(max_length=12)
    frequency = models.CharField(max_length=5, choices=Frequency)

    class Meta:
        default_permissions = ()
        verbose_name = _("email setting")
        verbose_name_plural = _("email settings")
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="one_mail_choice_a_kind")
        ]

    def __str__(self):
        return f"{self.kind}: {self.frequency}"


def get_next_digest_time(after: datetime) -> datetime:
    """Return the first digest time later than `after`, in the time zone of `after`."""
    digest = datetime.combine(after.date(), DIGEST_TIME, tzinfo=after.tzinfo)
    if digest <= after:
        digest = datetime.combine(
            after.date() + timedelta(days=1), DIGEST_TIME, tzinfo=after.tzinfo
        )
    return digest
