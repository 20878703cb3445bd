"""Reports that the listing of a meeting is wrong, and the answers of its hosts."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification
from groups.meetings.permissions import get_meeting_hosts
from groups.models import ListingReport, Meeting


@transaction.atomic
def create_listing_report(meeting, words, reporter=None):
    """Tell the hosts of `meeting` that its listing is wrong, in the reporter's words.

    Where nobody looks after it, the moderators are told at once.
    """
    made = ListingReport.objects.create(meeting=meeting, words=words, reporter=reporter)
    hosts = list(get_meeting_hosts(meeting.group))
    for host in hosts:
        send_notification(host.pk, Notification.Kind.LISTING, None, meeting.get_absolute_url())
    if not hosts:
        escalate_listing_report(made)
    return made


def resolve_listing_report(listing_report):
    """A host has mended what was wrong, or found it right: the listing is alive."""
    now = timezone.now()
    with transaction.atomic():
        ListingReport.objects.filter(pk=listing_report.pk, answered_at=None).update(answered_at=now)
        Meeting.objects.filter(pk=listing_report.meeting_id).update(
            confirmed_at=now, updated_at=now, asked_at=None
        )


def escalate_listing_report(listing_report):
    # Not the meeting's own page: moderators need not be in its group.
    url = reverse("admin:groups_listingreport_change", args=[listing_report.pk])
    for moderator in Member.objects.filter(is_active=True, is_staff=True):
        send_notification(moderator.pk, Notification.Kind.LISTING, None, url)
    ListingReport.objects.filter(pk=listing_report.pk).update(escalated_at=timezone.now())
