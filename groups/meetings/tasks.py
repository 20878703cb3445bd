"""Scheduled work on meetings: next starts, reminders, escalation of listing reports, requests to confirm a meeting."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Notification
from accounts.notifications.services import send_notification
from groups.meetings.listing_reports import escalate_listing_report
from groups.meetings.permissions import get_meeting_hosts
from groups.models import ListingReport, Meeting, Rsvp
from groups.models.meetings import JOIN_LINK_OPENS_BEFORE
from recovery_forum.lib.email_queue import queue_email

# A rush that one reader of the list will wait for; the periodic work takes all.
MAX_UPDATES_PER_REQUEST = 2_000

UPDATE_NEXT_STARTS_SQL = """
    UPDATE groups_meeting AS m SET next_at = fresh.at
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS fresh (id, at)
    WHERE m.id = fresh.id
"""


def update_next_starts(now=None, limit=None):
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
            cursor.execute(UPDATE_NEXT_STARTS_SQL, [keys, starts])
    return len(late)


def update_next_starts_on_request(now):
    """So that the list is right even where periodic work rests: mostly one look at an index."""
    if Meeting.objects.are_behind(now):
        update_next_starts(now, MAX_UPDATES_PER_REQUEST)


def send_meeting_reminders():
    """Remind those who come to a meeting that starts within 15 minutes, each once.

    Who may not read in its group any more hears nothing.
    """
    now = timezone.now()
    with transaction.atomic():
        due = (
            Rsvp.objects.filter(
                reminded_at=None, starts_at__gt=now, starts_at__lte=now + JOIN_LINK_OPENS_BEFORE
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
                send_notification(coming.member_id, Notification.Kind.MEETING_SOON, None, url)
                told += 1
    return told


HOST_ANSWER_PERIOD = timedelta(days=3)  # To answer a report, before the moderators hear of it.


def escalate_overdue_listing_reports():
    """Tell the moderators of reports that no host answered in three days, once each."""
    waiting = ListingReport.objects.open().filter(
        escalated_at=None, reported_at__lt=timezone.now() - HOST_ANSWER_PERIOD
    )
    with transaction.atomic():
        late = list(
            waiting.select_related("meeting").select_for_update(of=("self",), skip_locked=True)
        )
        for one in late:
            escalate_listing_report(one)
    return len(late)


def request_meeting_confirmations():
    """Ask the hosts of meetings that nobody confirmed for 90 days, once until one is confirmed.

    One mail for all of them. Of a meeting that comes from a feed, the feed is asked every night.
    """
    now = timezone.now()
    with transaction.atomic():
        old = list(
            Meeting.objects.unconfirmed(now)
            .filter(asked_at=None, feed=None, group__archived_at=None)
            .select_related("group")
            .select_for_update(of=("self",), skip_locked=True)
        )
        hosts = set()
        for meeting in old:
            for host in get_meeting_hosts(meeting.group):
                url = meeting.get_absolute_url()
                send_notification(host.pk, Notification.Kind.MEETING_OLD, None, url)
                hosts.add(host)
        for host in hosts:
            queue_email(host, _("A question for you"), "listing", {})
        Meeting.objects.filter(pk__in=[meeting.pk for meeting in old]).update(asked_at=now)
    return len(old)
