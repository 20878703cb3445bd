"""Scheduled jobs of meetings: next starts, reminders, listing reports and confirmations."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Notification
from accounts.notifications.services import send_notification
from groups.meetings.listing_reports import escalate_listing_report
from groups.meetings.permissions import get_meeting_hosts
from groups.models import ListingReport, Meeting, Rsvp
from groups.models.meeting_days import JOIN_LINK_OPENS_BEFORE
from recovery_forum.lib.email_queue import queue_email

# More would keep the reader of the list waiting. The scheduled task updates all.
MAX_UPDATES_PER_REQUEST = 2_000

PATTERN_FIELDS = ("weekday", "frequency", "week_of_month", "starts_on", "ends_on")

UPDATE_NEXT_STARTS_SQL = """
    UPDATE groups_meeting AS m SET next_at = fresh.at
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS fresh (id, at)
    WHERE m.id = fresh.id
"""


def update_next_starts(now: datetime | None = None, limit: int | None = None) -> int:
    """Set `next_at` anew for up to `limit` meetings whose next start is past.

    Returns the number of updated meetings. Skips rows that another process has locked.
    """
    now = now or timezone.now()
    with transaction.atomic():
        outdated = list(
            Meeting.objects.with_outdated_start(now)
            .only(*PATTERN_FIELDS, "time", "time_zone", "cancelled_days")
            .order_by("next_at")
            .select_for_update(skip_locked=True)[:limit]
        )
        with connection.cursor() as cursor:
            ids = [meeting.pk for meeting in outdated]
            starts = [meeting.next_start(now) for meeting in outdated]
            cursor.execute(UPDATE_NEXT_STARTS_SQL, [ids, starts])
    return len(outdated)


def update_next_starts_on_request(now: datetime) -> None:
    """Update outdated starts before a list is shown.

    The list is then right even if the scheduler is down. Usually this costs one cheap query.
    """
    if Meeting.objects.has_outdated_start(now):
        update_next_starts(now, MAX_UPDATES_PER_REQUEST)


def send_meeting_reminders() -> int:
    """Remind members, once, of a meeting that they plan to attend and that starts soon.

    A scheduled job. Returns the number of reminders. Members who may no longer read
    in the group get none, and nobody does of a group that was archived.
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
        count = 0
        for rsvp in due:
            rsvp.reminded_at = now
            rsvp.save(update_fields=["reminded_at"])
            readable = Meeting.objects.visible_to(rsvp.member).filter(group__archived_at=None)
            if (
                readable.filter(pk=rsvp.meeting_id).exists()
                and rsvp.day not in rsvp.meeting.cancelled_days
            ):
                url = rsvp.meeting.get_absolute_url()
                send_notification(
                    rsvp.member_id, Notification.Kind.MEETING_SOON, None, url, delay=timedelta()
                )
                count += 1
    return count


HOST_ANSWER_PERIOD = timedelta(days=3)  # Then the moderators are notified of the report.


def escalate_overdue_listing_reports() -> int:
    """Notify the moderators, once, of each report that no host answered in three days.

    A scheduled job. Returns the number of reports.
    """
    waiting = ListingReport.objects.open().filter(
        escalated_at=None, reported_at__lt=timezone.now() - HOST_ANSWER_PERIOD
    )
    with transaction.atomic():
        overdue = list(
            waiting.select_related("meeting").select_for_update(of=("self",), skip_locked=True)
        )
        for report in overdue:
            escalate_listing_report(report)
    return len(overdue)


def request_meeting_confirmations() -> int:
    """Ask hosts to confirm meetings that were not confirmed for 90 days.

    A scheduled job. Returns the number of meetings. Hosts are asked once, until the
    meeting is confirmed, and get one email for all of their meetings. Imported meetings are left
    out, because their feed confirms them every night.
    """
    now = timezone.now()
    with transaction.atomic():
        unconfirmed = list(
            Meeting.objects.unconfirmed(now)
            .filter(confirmation_requested_at=None, feed=None, group__archived_at=None)
            .filter(removed_at=None, group__removed_at=None)
            .select_related("group")
            .select_for_update(of=("self",), skip_locked=True)
        )
        hosts = set()
        for meeting in unconfirmed:
            for host in get_meeting_hosts(meeting.group):
                url = meeting.get_absolute_url()
                send_notification(host.pk, Notification.Kind.MEETING_UNCONFIRMED, None, url)
                hosts.add(host)
        for host in hosts:
            queue_email(host, _("A question for you"), "listing_question", {})
        Meeting.objects.filter(pk__in=[meeting.pk for meeting in unconfirmed]).update(
            confirmation_requested_at=now
        )
    return len(unconfirmed)
