"""Fetches the feeds of other directories from their URLs."""

from django.utils import timezone
from django.utils.translation import gettext as _

from groups.meeting_guide.importing import MAX_FEED_BYTES, InvalidFeed, import_meetings, parse_feed
from groups.models import MeetingFeed
from recovery_forum.lib.safe_fetch import FetchError, fetch_url


def fetch_feed_rows(feed: MeetingFeed) -> list:
    """Returns the current rows of the feed. Raises InvalidFeed with a message."""
    try:
        response = fetch_url(feed.url, MAX_FEED_BYTES, headers={"Accept": "application/json"})
    except FetchError as error:
        raise InvalidFeed(str(error)) from None
    if response.status != 200:
        raise InvalidFeed(_("The server answers with %(status)s.") % {"status": response.status})
    return parse_feed(response.body)


def refresh_feed(feed: MeetingFeed) -> None:
    """Fetch and import the feed. If that fails, store the error and leave the meetings alone."""
    try:
        import_meetings(feed, fetch_feed_rows(feed))
    except InvalidFeed as error:
        record_feed_error(feed, error)


def record_feed_error(feed: MeetingFeed, error: InvalidFeed) -> None:
    """Store the message of the latest failed import."""
    now = timezone.now()
    MeetingFeed.objects.filter(pk=feed.pk).update(tried_at=now, error=str(error)[:300])
