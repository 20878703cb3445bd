"""Reminder preferences and hard days of a member."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

MORNING_TIME = time(8)  # In the member's time zone, for reminders without a time of their own.


class ReminderPreferences(models.Model):
    """What a member wants to be reminded of. By default, nothing."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="reminder_preferences",
        primary_key=True,
    )
    check_in_at = models.TimeField(_("to check in, at"), null=True, blank=True)
    day_before = models.BooleanField(_("on the day before a milestone"), default=False)
    on_milestone = models.BooleanField(_("on the morning of a milestone"), default=False)
    hard_weekdays = models.BooleanField(_("on weekdays that were hard before"), default=False)
    # The next instants at which something may be due, so that the job of each minute finds its
    # few rows by an index. The transaction that sends also moves them: nothing is sent twice.
    check_in_due_at = models.DateTimeField(null=True, blank=True, db_index=True, editable=False)
    morning_due_at = models.DateTimeField(null=True, blank=True, db_index=True, editable=False)

    class Meta:
        verbose_name = _("reminders")
        verbose_name_plural = _("reminders")

    def __str__(self):
        return f"{self.member}"

    @property
    def wants_mornings(self):
        return self.day_before or self.hard_weekdays or self.member.hard_days.exists()

    def update_due_times(self, now=None):
        """Set the next due instants after `now`, in the member's time zone. Does not save."""
        now = now or timezone.now()
        self.check_in_due_at = self.check_in_at and self._next_instant(self.check_in_at, now)
        self.morning_due_at = self._next_instant(MORNING_TIME, now) if self.wants_mornings else None

    def _next_instant(self, time_of_day, now):
        """Return the next instant of `time_of_day` after `now`.

        A time that the clock skips comes right after the gap; one that it repeats comes once.
        """
        zone = self.member.zone
        today = now.astimezone(zone).date()
        at = datetime.combine(today, time_of_day, zone)
        return at if at > now else datetime.combine(today + timedelta(days=1), time_of_day, zone)


class HardDay(models.Model):
    """A date of each year that is hard for a member. Nobody else reads its name."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="hard_days")
    name = models.CharField(_("name of the day"), max_length=60)
    month = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    day = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(31)])
    asks_partners = models.BooleanField(
        _("ask my partners for support the day before"), default=False
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
        """The date in a leap year, which has every date. For display only."""
        return datetime(2000, self.month, self.day).date()
