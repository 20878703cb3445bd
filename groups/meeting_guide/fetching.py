"""Fetches the feeds of other directories from their URLs."""

import json

from django.utils import timezone
from django.utils.translation import gettext as _

from groups.meeting_guide.bmlt import build_request_urls
from groups.meeting_guide.importing import MAX_FEED_BYTES, InvalidFeed, import_meetings, parse_feed
from groups.models import MeetingFeed
from recovery_forum.lib.safe_fetch import FetchError, fetch_url


def fetch_feed_rows(feed: MeetingFeed) -> list:
    """Return the current rows of the feed. Raises InvalidFeed with a message."""
    urls = build_request_urls(feed.url)
    if urls is None:
        return parse_feed(_fetch(feed.url))
    meetings_url, service_bodies_url = urls
    return parse_feed(_fetch(meetings_url), _fetch_service_bodies(service_bodies_url))


def _fetch(url):
    try:
        response = fetch_url(url, MAX_FEED_BYTES, headers={"Accept": "application/json, text/csv"})
    except FetchError as error:
        raise InvalidFeed(str(error)) from None
    if response.status != 200:
        raise InvalidFeed(_("The server answered with %(status)s.") % {"status": response.status})
    return response.body


def _fetch_service_bodies(url):
    """Return the service bodies of a root server. Their names are extra, so errors are ignored."""
    try:
        bodies = json.loads(_fetch(url))
    except (InvalidFeed, ValueError):
        return ()
    return bodies if isinstance(bodies, list) else ()


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
