"""Calendar files (RFC 5545) of meetings."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import cast
from zoneinfo import ZoneInfo

from django.db.models import Count, DateTimeField, DecimalField, Min, QuerySet, Sum
from django.db.models.functions import Least
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vText

from accounts.models import Member
from accounts.models.hidden_items import without_hidden_items
from groups.meeting_guide.exporting import RowHash
from groups.meetings.calendar_time_zones import build_time_zone
from groups.models import Meeting
from groups.models.meeting_querysets import SEARCH_COLUMNS

REFRESH_INTERVAL = timedelta(hours=12)
# For how many years the rules of a time zone are included. Calendars refresh long before.
TIME_ZONE_YEARS = 5
EVENTS_PER_PIECE = 100
CALENDAR_END = b"END:VCALENDAR\r\n"
# What an event is made of. The version of a calendar changes with these fields.
EVENT_FIELDS = (
    "public_id slug name weekday frequency week_of_month starts_on ends_on time minutes time_zone "
    "place location is_approximate is_online online_link phone notes link_for link_from "
    "shares_password cancelled_days updated_at listed_at"
).split()


class CalendarText(vText):
    """Text as it was typed. The library's own vText takes a typed "\\N" for a line break."""

    def to_ical(self) -> bytes:
        return rb"\\N".join(vText(piece).to_ical() for piece in self.split(r"\N"))


def build_meeting_calendar(
    meetings: Iterable[Meeting], name: str, build_url: Callable[[Meeting], str]
) -> bytes:
    """Return an iCalendar file called `name`. `build_url` returns the URL of a meeting's page.

    It contains no group names, because calendars are visible on locked screens and to colleagues.
    """
    meetings = list(meetings)
    first_days: dict[str, date] = {}
    for meeting in meetings:
        day, zone = _find_first_day(meeting), meeting.time_zone
        first_days[zone] = min(day, first_days.get(zone, day))
    return b"".join(_iterate_calendar(meetings, first_days, name, build_url))


def iterate_long_calendar(
    meetings: QuerySet[Meeting], name: str, build_url: Callable[[Meeting], str]
) -> Iterator[bytes]:
    """Yields the file of build_meeting_calendar() in pieces, for any number of meetings."""
    zones = meetings.order_by().values("time_zone")
    first = Least(Min("listed_at"), Min("ends_on"), output_field=DateTimeField())
    starts = zones.annotate(first=first)
    # An occurrence may be a day before, as these are dates in UTC.
    first_days = {row["time_zone"]: row["first"].date() - timedelta(days=1) for row in starts}
    ordered = meetings.order_by("pk").defer(*SEARCH_COLUMNS)
    rows = ordered.iterator(chunk_size=EVENTS_PER_PIECE)
    yield from _iterate_calendar(rows, first_days, name, build_url)


def _iterate_calendar(
    meetings: Iterable[Meeting],
    first_days: dict[str, date],
    name: str,
    build_url: Callable[[Meeting], str],
) -> Iterator[bytes]:
    """Yields a calendar file in pieces. `first_days` has a day before any event by time zone."""
    calendar = Calendar()
    calendar.add("prodid", "-//Recovery Forum//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", CalendarText(name))
    calendar.add("refresh-interval", REFRESH_INTERVAL, parameters={"VALUE": "DURATION"})
    last = date(date.today().year + TIME_ZONE_YEARS, 12, 31)
    for zone, day in sorted(first_days.items()):
        if zone != "UTC":
            calendar.add_component(build_time_zone(zone, date(day.year, 1, 1), last))
    yield calendar.to_ical().removesuffix(CALENDAR_END)
    events = (build_meeting_event(meeting, build_url(meeting)).to_ical() for meeting in meetings)
    while piece := b"".join(islice(events, EVENTS_PER_PIECE)):
        yield piece
    yield CALENDAR_END


def get_calendar_version(meetings: QuerySet[Meeting]) -> str:
    """Return a text that changes whenever the calendar file of `meetings` does. One query."""
    hashed = meetings.order_by().aggregate(
        number=Count("pk"), total=Sum(RowHash("pk", *EVENT_FIELDS), output_field=DecimalField())
    )
    return f"{hashed['number']}.{hashed['total'] or 0:f}.{date.today().year}"


def build_meeting_event(meeting: Meeting, url: str) -> Event:
    """Return the recurring event in the meeting's time zone, without cancelled occurrences."""
    zone = ZoneInfo(meeting.time_zone)
    event = Event()
    # Stays the same when the meeting changes, so that calendars update the event.
    event.add("uid", f"{meeting.public_id}@meetings")
    event.add("dtstamp", meeting.updated_at)
    event.add("last-modified", meeting.updated_at)
    event.add("sequence", max(0, int((meeting.updated_at - meeting.listed_at).total_seconds())))
    event.add("summary", CalendarText(meeting.name))
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
        event.add("location", CalendarText(place))
    event.add("url", url)
    description = filter(None, [meeting.notes, _describe_access(meeting, url)])
    event.add("description", CalendarText("\n\n".join(description)))
    return event


def _find_first_day(meeting: Meeting) -> date:
    """Return the first day since the meeting was listed, or its last one if it ended before."""
    occurrence = next(meeting.occurrences(meeting.listed_at, cancelled=()), None)
    # Without an occurrence it has ended, and so it has an end.
    return occurrence.day if occurrence else cast(date, meeting.ends_on)


def combine_wall_time(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the aware datetime of the local time `at` on `day` in `zone`."""
    return datetime.combine(day, at, tzinfo=UTC if zone.key == "UTC" else zone)


def _describe_access(meeting: Meeting, url: str) -> str:
    """How to join. The link itself only if everyone may see it at any time."""
    if not meeting.is_online:
        return url
    if meeting.link_is_published:
        return "\n".join(filter(None, [meeting.published_link, meeting.phone, url]))
    return _("Join: %(address)s") % {"address": url}


def get_calendar_meetings(member: Member) -> QuerySet[Meeting]:
    """Return the meetings of all groups that `member` is in, for their calendar."""
    visible = without_hidden_items(Meeting.objects.visible_to(member), member, "meeting")
    return (
        visible.taking_place()
        .filter(group__memberships__member=member, group__memberships__state="member")
        .filter(group__archived_at=None, group__removed_at=None)
        .order_by("pk")
    )


def build_calendar_response(
    calendar: bytes | Iterator[bytes], filename: str
) -> HttpResponse | StreamingHttpResponse:
    """Return a download of `calendar`, named `filename` with the extension .ics.

    A calendar in pieces is sent while it is written.
    """
    content_type = "text/calendar; charset=utf-8"
    response: HttpResponse | StreamingHttpResponse
    if isinstance(calendar, bytes):
        response = HttpResponse(calendar, content_type=content_type)
    else:
        response = StreamingHttpResponse(calendar, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{filename}.ics"'
    response["Cache-Control"] = "private, no-cache"
    return response
