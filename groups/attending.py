"""Attending: saying that one comes, being reminded, and saying that one was there."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Notification
from accounts.notifying import notify

from .models import Attendance, Coming, Meeting
from .models.meetings import DOOR_OPENS
from .occurring import WEEK


def say_coming(meeting, member, day):
    """Note that `member` means to come on `day`. Raises PermissionDenied where it isn't on then."""
    soon = {week.day: week.start for week in meeting.coming_weeks()}
    if day not in soon or day in meeting.cancelled_days:
        raise PermissionDenied(_("The meeting does not take place on that day."))
    Coming.objects.get_or_create(
        meeting=meeting, member=member, day=day, defaults={"starts_at": soon[day]}
    )


def say_not_coming(meeting, member, day):
    Coming.objects.filter(meeting=meeting, member=member, day=day).delete()


def latest_start(meeting, now=None):
    """When the latest occurrence began; None where there was none in the past week."""
    now = now or timezone.now()
    start = next(meeting.occurrences(now - WEEK)).start
    return start if start <= now else None


@transaction.atomic
def say_was_there(meeting, member):
    """Note that `member` was at the latest occurrence, which shows that the meeting is alive.

    Raises PermissionDenied where it took place on no day of the past week.
    """
    start = latest_start(meeting)
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


def take_back_was_there(meeting, member):
    """Their row goes; that somebody was there stays true enough for the listing."""
    since = (timezone.now() - WEEK - timedelta(days=1)).date()
    Attendance.objects.filter(meeting=meeting, member=member, day__gte=since).delete()


def remind():
    """Remind those who come to a meeting that starts within 15 minutes, each once.

    Who may not read in its group any more hears nothing.
    """
    now = timezone.now()
    with transaction.atomic():
        due = (
            Coming.objects.filter(
                reminded_at=None, starts_at__gt=now, starts_at__lte=now + DOOR_OPENS
            )
            .select_related("meeting__group", "member")
            .select_for_update(of=("self",), skip_locked=True)
        )
        told = 0
        for coming in due:
            coming.reminded_at = now
            coming.save(update_fields=["reminded_at"])
            readable = Meeting.objects.visible_to(coming.member).filter(pk=coming.meeting_id)
            if readable.exists() and coming.day not in coming.meeting.cancelled_days:
                url = coming.meeting.get_absolute_url()
                notify(coming.member_id, Notification.Kind.MEETING_SOON, None, url)
                told += 1
    return told
