"""RSVPs and attendances of meetings. Neither is shown to other members."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Block
from groups.models.meetings import Meeting


class RsvpQuerySet(models.QuerySet):
    def visible_to(self, host):
        """For the hosts of the meeting, without those whom a block keeps from them."""
        return self.exclude(
            models.Exists(Block.objects.between(host, models.OuterRef("member")))
        ).filter(member__is_active=True)


class Rsvp(models.Model):
    """That a member means to come to one occurrence of a meeting; for its hosts only."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="coming")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="coming")
    day = models.DateField()  # On the meeting's own calendar.
    starts_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = RsvpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member", "day"], name="coming_once")
        ]
        indexes = [
            models.Index(
                fields=["starts_at"],
                name="coming_to_remind",
                condition=models.Q(reminded_at=None),
            )
        ]
        verbose_name = _("somebody coming")
        verbose_name_plural = _("people coming")

    def __str__(self):
        return f"{self.meeting} · {self.day}"


class AttendanceQuerySet(models.QuerySet):
    def visible_to(self, member):
        """One's own. That somebody attends is theirs to tell."""
        return self.filter(member=member) if member.is_authenticated else self.none()

    def days_of(self, member, since=None):
        """The dates on which `member` was at a meeting, each once, rising: for their own charts."""
        rows = self.visible_to(member)
        if since:
            rows = rows.filter(day__gte=since)
        return rows.order_by("day").values_list("day", flat=True).distinct()


class Attendance(models.Model):
    """That a member was at a meeting. It stays theirs when the meeting goes."""

    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="attendances"
    )
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="attendances")
    # On the calendar of the member, as their check-ins are.
    day = models.DateField()
    noted_at = models.DateTimeField(default=timezone.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "meeting", "day"], name="there_once_a_day")
        ]
        indexes = [models.Index(fields=["member", "day"], name="attendance_by_member")]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")

    def __str__(self):
        return f"{self.day}"
