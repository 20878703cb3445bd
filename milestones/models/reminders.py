"""Reminder preferences and hard days of a member."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MORNING_TIME = time(8)  # On the member's own clock, for everything that has no hour of its own.


class ReminderPreferences(models.Model):
    """What one member wishes to be reminded of. No row, or an empty one, is: nothing."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminders", primary_key=True
    )
    check_in_at = models.TimeField(_("to check in, at"), null=True, blank=True)
    eves = models.BooleanField(_("on the day before a milestone"), default=False)
    milestones = models.BooleanField(_("on the morning of a milestone"), default=False)
    weekdays = models.BooleanField(_("on weekdays that were hard before"), default=False)
    # The next instants at which something may be due, so that each minute finds the few rows that
    # it concerns. Both move on in the transaction that reminds: nothing is sent twice.
    check_in_due_at = models.DateTimeField(null=True, blank=True, db_index=True, editable=False)
    morning_due_at = models.DateTimeField(null=True, blank=True, db_index=True, editable=False)

    class Meta:
        verbose_name = _("reminders")
        verbose_name_plural = _("reminders")

    def __str__(self):
        return f"{self.member}"

    @property
    def wants_mornings(self):
        return self.eves or self.weekdays or self.member.hard_days.exists()

    def set_due(self, now=None):
        """Set, without saving, when to look next: after `now`, on the member's own clock."""
        now = now or timezone.now()
        self.check_in_due_at = self.check_in_at and self._next(self.check_in_at, now)
        self.morning_due_at = self._next(MORNING_TIME, now) if self.wants_mornings else None

    def _next(self, moment, now):
        """The next instant of `moment`. One that a clock skips comes right after the gap, and one
        that it repeats comes once.
        """
        zone = self.member.zone
        today = now.astimezone(zone).date()
        at = datetime.combine(today, moment, zone)
        return at if at > now else datetime.combine(today + timedelta(days=1), moment, zone)


class HardDay(models.Model):
    """A day of the year that a member knows to be hard. Nobody else reads its name."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hard_days")
    name = models.CharField(_("what I call it"), max_length=60)
    month = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    day = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(31)])
    asks_partners = models.BooleanField(
        _("ask my partners to be near, the day before"), default=False
    )

    class Meta:
        ordering = ["month", "day", "pk"]
        verbose_name = _("hard day")
        verbose_name_plural = _("hard days")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "month", "day"], name="one_hard_day_a_date_and_member"
            ),
            models.CheckConstraint(
                name="hard_day_is_a_date", condition=Q(month__range=(1, 12), day__range=(1, 31))
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def date(self):
        """For showing: in a leap year, which has every date."""
        return datetime(2000, self.month, self.day).date()
