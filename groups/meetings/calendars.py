"""Calendar files (RFC 5545) of meetings."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from accounts.models import Member
from groups.meetings.calendar_time_zones import build_time_zone
from groups.models import Meeting

REFRESH_INTERVAL = timedelta(hours=12)
# For how many years the rules of a time zone are included. Calendars refresh long before.
TIME_ZONE_YEARS = 5


def build_meeting_calendar(
    meetings: Iterable[Meeting], name: str, build_url: Callable[[Meeting], str]
) -> bytes:
    """Returns an iCalendar file called `name`. `build_url` returns the URL of a meeting's page.

    It contains no group names, because calendars are visible on locked screens and to colleagues.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Recovery Forum//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH_INTERVAL, parameters={"VALUE": "DURATION"})
    events = []
    first_days: dict[str, date] = {}
    for meeting in meetings:
        event = build_meeting_event(meeting, build_url(meeting))
        day = cast(datetime, event.start).date()
        first_days[meeting.time_zone] = min(day, first_days.get(meeting.time_zone, day))
        events.append(event)
    last = date(date.today().year + TIME_ZONE_YEARS, 12, 31)
    for zone, day in sorted(first_days.items()):
        if zone != "UTC":
            calendar.add_component(build_time_zone(zone, date(day.year, 1, 1), last))
    for event in events:
        calendar.add_component(event)
    return calendar.to_ical()


def build_meeting_event(meeting: Meeting, url: str) -> Event:
    """Returns the recurring event in the meeting's time zone, without cancelled occurrences."""
    zone = ZoneInfo(meeting.time_zone)
    event = Event()
    # Stays the same when the meeting changes, so that calendars update the event.
    event.add("uid", f"{meeting.public_id}@meetings")
    event.add("dtstamp", meeting.updated_at)
    event.add("last-modified", meeting.updated_at)
    event.add("sequence", max(0, int((meeting.updated_at - meeting.listed_at).total_seconds())))
    event.add("summary", meeting.name)
    first_day = _find_first_day(meeting)
    event.add("dtstart", combine_wall_time(first_day, meeting.time, zone))
    event.add("duration", meeting.length)
    until = None
    if meeting.ends_on:
        until = combine_wall_time(meeting.ends_on, meeting.time, zone).astimezone(UTC)
    rule = meeting.pattern.build_rrule(until)
    if rule:
        event.add("rrule", rule)
    cancelled = [
        combine_wall_time(day, meeting.time, zone)
        for day in meeting.cancelled_days
        if day >= first_day
    ]
    if cancelled:
        event.add("exdate", cancelled)
    place = ", ".join(filter(None, [meeting.location, meeting.place]))
    if place and not meeting.is_approximate:
        event.add("location", place)
    event.add("url", url)
    description = filter(None, [meeting.notes, _describe_access(meeting, url)])
    event.add("description", "\n\n".join(description))
    return event


def _find_first_day(meeting: Meeting) -> date:
    """Returns the first day since the meeting was listed, or its last one if it ended before."""
    occurrence = next(meeting.occurrences(meeting.listed_at, cancelled=()), None)
    # Without an occurrence it has ended, and so it has an end.
    return occurrence.day if occurrence else cast(date, meeting.ends_on)


def combine_wall_time(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Returns the aware datetime of the local time `at` on `day` in `zone`."""
    return datetime.combine(day, at, tzinfo=UTC if zone.key == "UTC" else zone)


def _describe_access(meeting: Meeting, url: str) -> str:
    """How to join. The link itself only if everyone may see it at any time."""
    if not meeting.is_online:
        return url
    if meeting.link_is_published:
        return "\n".join(filter(None, [meeting.published_link, meeting.phone, url]))
    return _("Join: %(address)s") % {"address": url}


def get_calendar_meetings(member: Member) -> QuerySet[Meeting]:
    """Returns the meetings of all groups that `member` is in, for their calendar."""
    return (
        Meeting.objects.visible_to(member)
        .taking_place()
        .filter(group__memberships__member=member, group__memberships__state="member")
        .filter(group__archived_at=None)
        .order_by("pk")
    )


def build_calendar_response(calendar: bytes, filename: str) -> HttpResponse:
    """Returns a download of `calendar`, named `filename` with the extension .ics."""
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}.ics"'
    response["Cache-Control"] = "private, no-cache"
    return response
