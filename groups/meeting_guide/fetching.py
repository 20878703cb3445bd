"""Fetches feeds of other directories by their address."""

from django.utils import timezone
from django.utils.translation import gettext as _

from groups.meeting_guide.importing import MAX_FEED_BYTES, InvalidFeed, import_meetings, parse_feed
from groups.models import MeetingFeed
from recovery_forum.lib.safe_fetch import FetchError, fetch_url


def fetch_feed_rows(feed):
    """The rows that the address of `feed` holds now. Raises Unusable, in words."""
    try:
        found = fetch_url(feed.url, MAX_FEED_BYTES, headers={"Accept": "application/json"})
    except FetchError as refused:
        raise InvalidFeed(str(refused)) from None
    if found.status != 200:
        raise InvalidFeed(_("The server answers with %(status)s.") % {"status": found.status})
    return parse_feed(found.body)


def refresh_feed(feed):
    """Take over what `feed` holds now. Whatever fails changes nothing, and is noted."""
    try:
        import_meetings(feed, fetch_feed_rows(feed))
    except InvalidFeed as fault:
        record_feed_error(feed, fault)


def record_feed_error(feed, fault):
    now = timezone.now()
    MeetingFeed.objects.filter(pk=feed.pk).update(tried_at=now, fault=str(fault)[:300])
