"""When a meeting takes place: what its model computes from its pattern, time and time zone."""

from datetime import date, datetime, timedelta
from itertools import islice

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from groups.meetings.recurrence import JOINABLE_AFTER_START, Pattern, iterate_occurrences

JOIN_LINK_OPENS_BEFORE = timedelta(minutes=15)  # Before the start.


class MeetingDays:
    """A part of the model Meeting."""

    @property
    def pattern(self):
        """The days on which it takes place, as a Pattern."""
        return Pattern(
            self.weekday, self.frequency, self.week_of_month, self.starts_on, self.ends_on
        )

    def occurrences(self, after, cancelled=None):
        """Yield every occurrence from the instant `after` on, without end unless it has one.

        Skips the dates in `cancelled`, which defaults to the meeting's own cancelled days.
        """
        days_off = self.cancelled_days if cancelled is None else cancelled
        return iterate_occurrences(self.pattern, self.time, self.time_zone, after, days_off)

    def first_start(self, after, cancelled=None):
        """Return the first start from the instant `after` on, in UTC, or None if it is over."""
        occurrence = next(self.occurrences(after, cancelled), None)
        return occurrence and occurrence.start

    def next_start(self, now=None):
        """Return the next start in UTC, or None if the meeting is over.

        One that began a few minutes ago still counts.
        """
        return self.first_start((now or timezone.now()) - JOINABLE_AFTER_START)

    def upcoming_occurrences(self, count=4, now=None):
        """Return the next `count` occurrences, cancelled ones included, as a list."""
        now = now or timezone.now()
        return list(islice(self.occurrences(now - self.length, cancelled=()), count))

    def joinable_occurrence(self, now=None):
        """Return the occurrence that is on, or starts within 15 minutes, or None."""
        now = now or timezone.now()
        occurrence = next(self.occurrences(now - self.length + timedelta(seconds=1)), None)
        return (
            occurrence if occurrence and occurrence.start <= now + JOIN_LINK_OPENS_BEFORE else None
        )

    @property
    def is_over(self):
        """Whether its last occurrence is past. The page is kept for those who look for it."""
        return self.next_at is None

    def describe_days(self):
        """Return the days in words, such as "Every Friday" or "The last Friday of the month"."""
        # Much cheaper than get_weekday_display(), which lists ask of each meeting.
        day = self.Weekday(self.weekday).label
        if self.frequency == self.Frequency.ONCE:
            return date_format(self.starts_on, "l j F Y")
        if self.frequency == self.Frequency.MONTHLY:
            week = self.get_week_of_month_display()
            words = gettext("The %(week)s %(day)s of the month") % {"week": week, "day": day}
        elif self.frequency == self.Frequency.EVERY_OTHER_WEEK:
            words = gettext("Every other %(day)s") % {"day": day}
        else:
            words = gettext("Every %(day)s") % {"day": day}
        if self.ends_on:
            until = date_format(self.ends_on, "j F Y")
            return gettext("%(days)s until %(date)s") % {"days": words, "date": until}
        return words

    @property
    def length(self):
        return timedelta(minutes=self.minutes)

    @property
    def end_time(self):
        """The time of day at which it ends, perhaps of the next day."""
        return (datetime.combine(date.min, self.time) + self.length).time()
