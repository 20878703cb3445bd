"""Looking after a meeting's times: what is kept, called off, and brought up to date."""

from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify

from accounts.models import Notification
from accounts.notifying import notify
from recovery_forum.lib.ids import ALPHABET

from .models import Coming, Meeting

# A rush that one reader of the list will wait for; the periodic work takes all.
READER_WAITS_FOR = 2_000

CATCH_UP = """
    UPDATE groups_meeting AS m SET next_at = fresh.at
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS fresh (id, at)
    WHERE m.id = fresh.id
"""


def new_slug(name):
    """An address that says what the meeting is called, and not how many of that name there are."""
    return f"{slugify(name)[:50] or 'meeting'}-{get_random_string(6, ALPHABET)}"


@transaction.atomic
def schedule(meeting):
    """Store `meeting` as its hosts describe it: listed, and alive as of now.

    Those who were coming at a time that it no longer has are told that it changed.
    """
    meeting.updated_at = meeting.confirmed_at = timezone.now()
    meeting.asked_at = None
    if meeting.feed_id:
        meeting.edited_at = meeting.updated_at
    if meeting.pk is None:
        meeting.slug = new_slug(meeting.name)
    meeting.save()
    for coming in meeting.coming.filter(starts_at__gt=meeting.updated_at):
        if next(meeting.occurrences(coming.starts_at)).start != coming.starts_at:
            _tell_changed(coming, meeting)
    return meeting


@transaction.atomic
def call_off(meeting, day):
    """Let `meeting` not take place on `day`, a date of its own calendar, once."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if day not in meeting.cancelled_days:
        meeting.cancelled_days = sorted([*meeting.cancelled_days, day])
        meeting.updated_at = timezone.now()
        meeting.save()
    for coming in meeting.coming.filter(day=day):
        _tell_changed(coming, meeting)


@transaction.atomic
def let_take_place(meeting, day):
    """Take back `call_off`."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    meeting.cancelled_days = [one for one in meeting.cancelled_days if one != day]
    meeting.updated_at = timezone.now()
    meeting.save()


def _tell_changed(coming, meeting):
    notify(coming.member_id, Notification.Kind.MEETING_MOVED, None, meeting.get_absolute_url())
    Coming.objects.filter(pk=coming.pk).delete()


def catch_up(now=None, limit=None):
    """Bring `next_at` up to date where that start is over. Gives how many were behind.

    Rows that another process holds are left to it: nobody waits.
    """
    now = now or timezone.now()
    with transaction.atomic():
        late = list(
            Meeting.objects.behind(now)
            .only("weekday", "time", "time_zone", "cancelled_days")
            .order_by("next_at")
            .select_for_update(skip_locked=True)[:limit]
        )
        with connection.cursor() as cursor:
            keys, starts = [m.pk for m in late], [m.next_start(now) for m in late]
            cursor.execute(CATCH_UP, [keys, starts])
    return len(late)


def catch_up_for_reader(now):
    """So that the list is right even where periodic work rests: mostly one look at an index."""
    if Meeting.objects.are_behind(now):
        catch_up(now, READER_WAITS_FOR)
