"""Keeping the list of meetings true: reports of wrong listings, and those that nobody confirms."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Member, Notification
from accounts.notifying import notify
from recovery_forum.lib.mail import send_later

from .hosting import hosts_of
from .models import ListingReport, Meeting

HOSTS_HAVE = timedelta(days=3)  # To answer a report, before the moderators hear of it.


@transaction.atomic
def report(meeting, words, reporter=None):
    """Tell the hosts of `meeting` that its listing is wrong, in the reporter's words.

    Where nobody looks after it, the moderators are told at once.
    """
    made = ListingReport.objects.create(meeting=meeting, words=words, reporter=reporter)
    hosts = list(hosts_of(meeting.group))
    for host in hosts:
        notify(host.pk, Notification.Kind.LISTING, None, meeting.get_absolute_url())
    if not hosts:
        _escalate(made)
    return made


def answer(listing_report):
    """A host has mended what was wrong, or found it right: the listing is alive."""
    now = timezone.now()
    with transaction.atomic():
        ListingReport.objects.filter(pk=listing_report.pk, answered_at=None).update(answered_at=now)
        Meeting.objects.filter(pk=listing_report.meeting_id).update(
            confirmed_at=now, updated_at=now, asked_at=None
        )


def _escalate(listing_report):
    # Not the meeting's own page: moderators need not be in its group.
    url = reverse("admin:groups_listingreport_change", args=[listing_report.pk])
    for moderator in Member.objects.filter(is_active=True, is_staff=True):
        notify(moderator.pk, Notification.Kind.LISTING, None, url)
    ListingReport.objects.filter(pk=listing_report.pk).update(escalated_at=timezone.now())


def escalate():
    """Tell the moderators of reports that no host answered in three days, once each."""
    waiting = ListingReport.objects.open().filter(
        escalated_at=None, reported_at__lt=timezone.now() - HOSTS_HAVE
    )
    with transaction.atomic():
        late = list(
            waiting.select_related("meeting").select_for_update(of=("self",), skip_locked=True)
        )
        for one in late:
            _escalate(one)
    return len(late)


def ask_whether_alive():
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
            for host in hosts_of(meeting.group):
                url = meeting.get_absolute_url()
                notify(host.pk, Notification.Kind.MEETING_OLD, None, url)
                hosts.add(host)
        for host in hosts:
            send_later(host, _("A question for you"), "listing", {})
        Meeting.objects.filter(pk__in=[meeting.pk for meeting in old]).update(asked_at=now)
    return len(old)
