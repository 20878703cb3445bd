"""RSVPs for a meeting, and the record of who attended it."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member
from groups.meetings.recurrence import WEEK
from groups.models import Attendance, Meeting, Rsvp


def create_rsvp(meeting: Meeting, member: Member, day: date) -> None:
    """Store that `member` plans to come on `day`, a date in the meeting's time zone.

    Raises PermissionDenied, with a message, if the meeting does not take place that day.
    """
    starts = {occurrence.day: occurrence.start for occurrence in meeting.upcoming_occurrences()}
    if day not in starts or day in meeting.cancelled_days:
        raise PermissionDenied(_("This meeting doesn't take place on that day."))
    Rsvp.objects.get_or_create(
        meeting=meeting, member=member, day=day, defaults={"starts_at": starts[day]}
    )


def cancel_rsvp(meeting: Meeting, member: Member, day: date) -> None:
    """Delete the RSVP of `member` for `day`, a date in the meeting's time zone."""
    Rsvp.objects.filter(meeting=meeting, member=member, day=day).delete()


def get_latest_start(meeting: Meeting, now: datetime | None = None) -> datetime | None:
    """Return the latest start before `now`, in UTC, or None if the past week had none."""
    now = now or timezone.now()
    start = meeting.first_start(now - WEEK)
    return start if start and start <= now else None


@transaction.atomic
def record_attendance(meeting: Meeting, member: Member) -> Attendance:
    """Store that `member` attended the latest occurrence. This confirms the meeting.

    Raises PermissionDenied, with a message, if it did not take place in the past week.
    """
    start = get_latest_start(meeting)
    if start is None:
        raise PermissionDenied(_("This meeting didn't take place in the past week."))
    day = start.astimezone(member.zone).date()
    attendance, is_new = Attendance.objects.get_or_create(meeting=meeting, member=member, day=day)
    if is_new:
        now = timezone.now()
        Meeting.objects.filter(pk=meeting.pk).update(
            confirmed_at=now, updated_at=now, confirmation_requested_at=None
        )
    return attendance


def remove_attendance(meeting: Meeting, member: Member) -> None:
    """Delete the attendance of the past week. The meeting stays confirmed."""
    since = (timezone.now() - WEEK - timedelta(days=1)).date()
    Attendance.objects.filter(meeting=meeting, member=member, day__gte=since).delete()
