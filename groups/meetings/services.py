"""Saving a meeting, and cancelling or restoring single occurrences."""

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from accounts.models import Notification
from accounts.notifications.services import send_notification
from groups.models import Meeting, Rsvp
from recovery_forum.lib.public_ids import ALPHABET


def generate_meeting_slug(name):
    """An address that says what the meeting is called, and not how many of that name there are."""
    return f"{slugify(name)[:50] or 'meeting'}-{get_random_string(6, ALPHABET)}"


@transaction.atomic
def save_meeting(meeting):
    """Store `meeting` as its hosts describe it: listed, and alive as of now.

    Those who were coming at a time that it no longer has are told that it changed.
    """
    meeting.updated_at = meeting.confirmed_at = timezone.now()
    meeting.asked_at = None
    if meeting.feed_id:
        meeting.edited_at = meeting.updated_at
    if meeting.pk is None:
        meeting.slug = generate_meeting_slug(meeting.name)
    meeting.save()
    for coming in meeting.coming.filter(starts_at__gt=meeting.updated_at):
        if next(meeting.occurrences(coming.starts_at)).start != coming.starts_at:
            _notify_meeting_changed(coming, meeting)
    return meeting


@transaction.atomic
def cancel_occurrence(meeting, day):
    """Let `meeting` not take place on `day`, a date of its own calendar, once."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if day not in meeting.cancelled_days:
        meeting.cancelled_days = sorted([*meeting.cancelled_days, day])
        meeting.updated_at = timezone.now()
        meeting.save()
    for coming in meeting.coming.filter(day=day):
        _notify_meeting_changed(coming, meeting)


@transaction.atomic
def restore_occurrence(meeting, day):
    """Take back `call_off`."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    meeting.cancelled_days = [one for one in meeting.cancelled_days if one != day]
    meeting.updated_at = timezone.now()
    meeting.save()


def _notify_meeting_changed(coming, meeting):
    send_notification(
        coming.member_id, Notification.Kind.MEETING_MOVED, None, meeting.get_absolute_url()
    )
    Rsvp.objects.filter(pk=coming.pk).delete()
