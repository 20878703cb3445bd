"""The scheduled import of meeting feeds."""

from datetime import timedelta

from django.utils import timezone

from groups.meeting_guide.fetching import refresh_feed
from groups.models import MeetingFeed

REFRESH_AFTER_HOURS = 20  # Less than a day, so that a nightly run refreshes every feed.


def refresh_all_feeds() -> int:
    """Import every feed with a URL that was imported before and is due.

    A scheduled job. Returns the number of feeds.
    """
    since = timezone.now() - timedelta(hours=REFRESH_AFTER_HOURS)
    due = MeetingFeed.objects.exclude(fetched_at=None).exclude(url="").filter(tried_at__lt=since)
    for feed in due:
        refresh_feed(feed)
    return len(due)
