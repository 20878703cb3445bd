"""Meetings: weekly gatherings of a group, online or in person."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.ids import PublicIdField
from recovery_forum.lib.zones import check_zone

from .groups import Group

JUST_STARTED = timedelta(minutes=10)  # A meeting that began this lately can still be joined.


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, member):
        return self.filter(group__in=Group.objects.readable_by(member))


class Meeting(models.Model):
    """Every week at the same wall time of its own zone, so that it keeps its hour in summer."""

    class Weekday(models.IntegerChoices):
        # As the Meeting Guide format counts: 0 is Sunday.
        SUNDAY = 0, _("Sunday")
        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")

    public_id = PublicIdField()
    group = models.ForeignKey(Group, models.CASCADE, related_name="meetings")
    name = models.CharField(_("name"), max_length=120)
    weekday = models.PositiveSmallIntegerField(_("day"), choices=Weekday)
    time = models.TimeField(_("time"))
    minutes = models.PositiveSmallIntegerField(_("length in minutes"), default=60)
    time_zone = models.CharField(_("time zone"), max_length=50, validators=[check_zone])
    place = models.CharField(_("place"), max_length=200, blank=True)
    online_link = models.URLField(_("link to join online"), blank=True)
    notes = models.TextField(_("notes"), max_length=2_000, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["weekday", "time", "pk"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")

    def __str__(self):
        return self.name

    def next_start(self, now=None):
        """The instant (UTC) when the next one starts, or the one that started just now."""
        now = now or timezone.now()
        zone = ZoneInfo(self.time_zone)
        threshold = now - JUST_STARTED
        today = threshold.astimezone(zone).date()
        # isoweekday() % 7 counts as this model does; eight days cover a week whose hour has passed.
        for days in range(9):
            day = today + timedelta(days=days)
            if day.isoweekday() % 7 == self.weekday:
                start = datetime.combine(day, self.time, tzinfo=zone).astimezone(ZoneInfo("UTC"))
                if start >= threshold:
                    return start
        raise AssertionError("A weekday comes round within eight days.")
