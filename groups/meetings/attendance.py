"""RSVPs for a meeting, and the record of who attended it."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.meetings.recurrence import WEEK
from groups.models import Attendance, Meeting, Rsvp


def create_rsvp(meeting, member, day):
    """Note that `member` means to come on `day`. Raises PermissionDenied where it isn't on then."""
    soon = {week.day: week.start for week in meeting.coming_weeks()}
    if day not in soon or day in meeting.cancelled_days:
        raise PermissionDenied(_("The meeting does not take place on that day."))
    Rsvp.objects.get_or_create(
        meeting=meeting, member=member, day=day, defaults={"starts_at": soon[day]}
    )


def cancel_rsvp(meeting, member, day):
    Rsvp.objects.filter(meeting=meeting, member=member, day=day).delete()


def get_latest_start(meeting, now=None):
    """When the latest occurrence began; None where there was none in the past week."""
    now = now or timezone.now()
    start = next(meeting.occurrences(now - WEEK)).start
    return start if start <= now else None


@transaction.atomic
def record_attendance(meeting, member):
    """Note that `member` was at the latest occurrence, which shows that the meeting is alive.

    Raises PermissionDenied where it took place on no day of the past week.
    """
    start = get_latest_start(meeting)
    if start is None:
        raise PermissionDenied(_("It did not take place in the past week."))
    day = start.astimezone(member.zone).date()
    attendance, is_new = Attendance.objects.get_or_create(meeting=meeting, member=member, day=day)
    if is_new:
        now = timezone.now()
        Meeting.objects.filter(pk=meeting.pk).update(
            confirmed_at=now, updated_at=now, asked_at=None
        )
    return attendance


def remove_attendance(meeting, member):
    """Their row goes; that somebody was there stays true enough for the listing."""
    since = (timezone.now() - WEEK - timedelta(days=1)).date()
    Attendance.objects.filter(meeting=meeting, member=member, day__gte=since).delete()
