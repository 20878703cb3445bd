"""RSVPs for meetings, and attendances. Hosts see the RSVPs; an attendance is private."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Block
from groups.models.groups import Group
from groups.models.meetings import Meeting
from groups.models.memberships import Membership


class RsvpQuerySet(models.QuerySet):
    def visible_to(self, host):
        """The RSVPs that `host` sees: not those of closed accounts or across a block.

        Nor of members who left the group, or were banned, and can't read its meetings any more.
        """
        group, member = models.OuterRef("meeting__group"), models.OuterRef("member")
        theirs = Membership.objects.filter(group=group, member=member)
        everyones = Group.Visibility.OPEN, Group.Visibility.COMMUNITY
        may_read = models.Q(meeting__group__visibility__in=everyones)
        may_read |= models.Exists(theirs.current())
        return self.filter(may_read, member__is_active=True).exclude(
            models.Exists(Block.objects.between(host, models.OuterRef("member")))
            | models.Exists(theirs.filter(state=Membership.State.BANNED))
        )


class Rsvp(models.Model):
    """A member plans to come to one occurrence of a meeting. Only its hosts see that."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="rsvps")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="rsvps")
    day = models.DateField()  # In the time zone of the meeting.
    starts_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = RsvpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member", "day"], name="one_rsvp_a_day")
        ]
        indexes = [
            models.Index(
                fields=["starts_at"],
                name="rsvp_to_remind",
                condition=models.Q(reminded_at=None),
            )
        ]
        verbose_name = _("person going")
        verbose_name_plural = _("people going")

    def __str__(self):
        return f"{self.meeting} · {self.day}"


class AttendanceQuerySet(models.QuerySet):
    def visible_to(self, member):
        """A member sees their own attendances only: nobody else learns where they go."""
        return self.filter(member=member) if member.is_authenticated else self.none()


class Attendance(models.Model):
    """A member attended a meeting. The row stays when the meeting is deleted."""

    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="attendances"
    )
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="attendances")
    # In the time zone of the member, like their check-ins.
    day = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "meeting", "day"], name="one_attendance_a_day"
            )
        ]
        indexes = [models.Index(fields=["member", "day"], name="attendance_by_member")]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")

    def __str__(self):
        return f"{self.day}"
