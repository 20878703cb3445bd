"""Reports that the listing of a meeting is wrong, and the answers of its hosts."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.moderation_status.written_texts import Place, announce_text
from accounts.notifications.services import send_notification
from groups.meetings.permissions import get_meeting_hosts
from groups.models import ListingReport, Meeting


@transaction.atomic
def create_listing_report(
    meeting: Meeting, text: str, reporter: Member | None = None
) -> ListingReport:
    """Store a report on the listing of `meeting` and notify its hosts.

    `reporter` is None for a visitor. If the meeting has no host, the moderators are notified. The
    same words again are the same report while it is open.
    """
    # Locked, so that two clicks are one report.
    Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    if same := meeting.reports.open().filter(text=text, reporter=reporter).first():
        return same
    report = ListingReport.objects.create(meeting=meeting, text=text, reporter=reporter)
    announce_text(report, ["text"], reporter, Place.LISTING_REPORT)
    hosts = list(get_meeting_hosts(meeting.group))
    url = meeting.get_absolute_url()
    for host in hosts:
        send_notification(host.pk, Notification.Kind.LISTING_REPORTED, None, url)
    if not hosts:
        escalate_listing_report(report)
    return report


def resolve_listing_report(listing_report: ListingReport) -> None:
    """Mark the report as answered and the meeting as confirmed, because a host checked it."""
    now = timezone.now()
    with transaction.atomic():
        ListingReport.objects.filter(pk=listing_report.pk, answered_at=None).update(answered_at=now)
        Meeting.objects.filter(pk=listing_report.meeting_id).update(
            confirmed_at=now, updated_at=now, confirmation_requested_at=None
        )


def escalate_listing_report(listing_report: ListingReport) -> None:
    """Notify the staff of a report that no host answered."""
    # Link to the admin, because staff may not be allowed to read the meeting's page.
    url = reverse("admin:groups_listingreport_change", args=[listing_report.pk])
    for one in Member.objects.staff():
        send_notification(one.pk, Notification.Kind.LISTING_REPORTED, None, url)
    ListingReport.objects.filter(pk=listing_report.pk).update(escalated_at=timezone.now())
