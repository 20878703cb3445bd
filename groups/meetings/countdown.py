"""The words that count down to the start of a meeting and, while it takes place, to its end.

static/js/meeting-countdown.js writes the same words anew each minute, with the same library data:
Babel and browsers both have theirs from Unicode CLDR.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from babel.dates import format_timedelta
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from groups.models import Meeting
from groups.models.meeting_days import JOIN_LINK_OPENS_BEFORE
from recovery_forum.lib.locales import get_babel_locale

WHOLE_MINUTES = 1_000  # A number of minutes is never written as hours, as the script does it.


@dataclass(frozen=True)
class Countdown:
    """An occurrence that takes place now or starts within 15 minutes. The times are in UTC."""

    start: datetime
    end: datetime
    now: datetime
    is_online: bool

    @property
    def before(self) -> Promise:
        """The words before the start. %(time)s is "in 12 minutes" in the reader's language."""
        return _("Starts %(time)s")

    @property
    def during(self) -> Promise:
        """The words until the end. %(time)s is "12 minutes" in the reader's language."""
        return _("Live now, %(time)s left") if self.is_online else _("Happening now, %(time)s left")

    def __str__(self) -> str:
        has_begun = self.start <= self.now
        minutes = ceil(((self.end if has_begun else self.start) - self.now) / timedelta(minutes=1))
        span = format_timedelta(
            timedelta(minutes=minutes),
            granularity="minute",
            threshold=WHOLE_MINUTES,
            add_direction=not has_begun,
            locale=get_babel_locale(),
        )
        return (self.during if has_begun else self.before) % {"time": span}


def build_countdown(meeting: Meeting, start: datetime | None, now: datetime) -> Countdown | None:
    """Return the countdown of the occurrence that begins at `start`, or None if it is far off."""
    if start is None or meeting.is_closed or start > now + JOIN_LINK_OPENS_BEFORE:
        return None
    end = start + meeting.length
    return Countdown(start, end, now, meeting.is_online) if now < end else None
