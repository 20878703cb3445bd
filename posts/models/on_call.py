"""Who is on call for crises, and whom each case alerted. For moderators only."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from posts.models.cases import Case

MAX_HAND_OVER_LENGTH = 2_000


class Weekday(models.IntegerChoices):
    """As in Python's date.weekday()."""

    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


def combine_hours(day, starts, ends, zone):
    """Return (start, end) of these hours of `day` in `zone`; an end after midnight is next day."""
    last_day = day if starts < ends else day + timedelta(days=1)
    return datetime.combine(day, starts, zone), datetime.combine(last_day, ends, zone)


class Shift(models.Model):
    """Hours of every week in which `member` is on call, in the member's own time zone."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="shifts")
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    starts = models.TimeField(_("from"))
    # Not after `starts` if the shift ends on the next day. The same as `starts` is a whole day.
    ends = models.TimeField(_("until"))

    class Meta:
        default_permissions = ()
        ordering = ["weekday", "starts", "pk"]
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        constraints = [
            models.UniqueConstraint(
                fields=["member", "weekday", "starts"], name="one_shift_a_member_and_start"
            )
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"


class ShiftException(models.Model):
    """What replaces the shifts that start on `day`: other hours, or none if both are empty."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="shift_exceptions"
    )
    day = models.DateField(_("date"))  # In the member's time zone.
    starts = models.TimeField(_("from"), null=True, blank=True)
    ends = models.TimeField(_("until"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["day"]
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        constraints = [
            models.UniqueConstraint(fields=["member", "day"], name="one_shift_exception_a_day"),
            models.CheckConstraint(
                name="shift_exception_has_both_hours_or_none",
                condition=Q(starts=None, ends=None) | Q(starts__isnull=False, ends__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.member_id} · {self.day}"


class HandOverNote(models.Model):
    """What a moderator leaves at the end of a shift for whoever is on call next."""

    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    words = models.TextField(_("hand-over note"), max_length=MAX_HAND_OVER_LENGTH)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["-written_at", "-pk"]
        verbose_name = _("hand-over note")
        verbose_name_plural = _("hand-over notes")

    def __str__(self):
        return f"{self.written_at:%Y-%m-%d %H:%M}"


class CaseAlert(models.Model):
    """One step of alerting moderators to somebody in danger. Each step is taken once.

    `since` is the case's `alerting_since`: when a moderator gives the case back, the steps begin
    again.
    """

    class Step(models.IntegerChoices):
        ON_CALL = 0, _("who is on call")
        NEXT = 1, _("the next moderator")
        ALL = 2, _("all moderators")
        ADMINS = 3, _("the administrators, by email")

    case = models.ForeignKey(Case, models.CASCADE, related_name="alerts")
    since = models.DateTimeField()
    step = models.PositiveSmallIntegerField(choices=Step)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        ordering = ["sent_at", "step"]
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        constraints = [
            # Of two schedulers, the second one fails here and sends nothing.
            models.UniqueConstraint(fields=["case", "since", "step"], name="each_step_alerts_once")
        ]

    def __str__(self):
        return f"{self.case_id} · {self.get_step_display()}"
