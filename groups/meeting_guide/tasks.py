"""Scheduled refresh of the meeting feeds."""

from datetime import timedelta

from django.utils import timezone

from groups.meeting_guide.fetching import refresh_feed
from groups.models import MeetingFeed

REFRESH_AFTER_HOURS = 20  # Nightly, wherever the night is.


def refresh_all_feeds():
    """A round of settings.SCHEDULE: each feed that was taken over before, once a night."""
    since = timezone.now() - timedelta(hours=REFRESH_AFTER_HOURS)
    due = MeetingFeed.objects.exclude(fetched_at=None).exclude(url="").filter(tried_at__lt=since)
    for feed in due:
        refresh_feed(feed)
    return len(due)
