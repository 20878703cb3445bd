"""Feeds of other directories: fetched by address, looked at first, and followed every night."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import MeetingFeed
from recovery_forum.lib.fetching import Refused, fetch

from .importing import MOST_BYTES, Unusable, rows_of, take_over

AGAIN_AFTER_HOURS = 20  # Nightly, wherever the night is.


def rows_at(feed):
    """The rows that the address of `feed` holds now. Raises Unusable, in words."""
    try:
        found = fetch(feed.url, MOST_BYTES, headers={"Accept": "application/json"})
    except Refused as refused:
        raise Unusable(str(refused)) from None
    if found.status != 200:
        raise Unusable(_("The server answers with %(status)s.") % {"status": found.status})
    return rows_of(found.body)


def refresh(feed):
    """Take over what `feed` holds now. Whatever fails changes nothing, and is noted."""
    try:
        take_over(feed, rows_at(feed))
    except Unusable as fault:
        note_fault(feed, fault)


def note_fault(feed, fault):
    now = timezone.now()
    MeetingFeed.objects.filter(pk=feed.pk).update(tried_at=now, fault=str(fault)[:300])


def refresh_all():
    """A round of settings.ROUNDS: each feed that was taken over before, once a night."""
    since = timezone.now() - timedelta(hours=AGAIN_AFTER_HOURS)
    due = MeetingFeed.objects.exclude(fetched_at=None).exclude(url="").filter(tried_at__lt=since)
    for feed in due:
        refresh(feed)
    return len(due)
