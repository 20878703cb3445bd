"""Calendar files (RFC 5545) of meetings."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from groups.models import Meeting

WEEKDAYS = ("SU", "MO", "TU", "WE", "TH", "FR", "SA")
REFRESH_INTERVAL = timedelta(hours=12)
# How far the rules of a zone are written out. Calendars fetch again long before.
TIME_ZONE_YEARS = 5


def build_meeting_calendar(meetings, name: str, address_of) -> bytes:
    """A calendar `name` with every meeting of `meetings`; `address_of(meeting)` is its page's URL.

    Names of groups are left out: a calendar shows on locked screens, and to colleagues.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Recovery Forum//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH_INTERVAL, parameters={"VALUE": "DURATION"})
    first = date.max
    for meeting in meetings:
        event = build_meeting_event(meeting, address_of(meeting))
        first = min(first, event["dtstart"].dt.date())
        calendar.add_component(event)
    if first != date.max:
        last = date.today().replace(month=12, day=31) + timedelta(days=365 * TIME_ZONE_YEARS)
        calendar.add_missing_timezones(first_date=first.replace(month=1, day=1), last_date=last)
    return calendar.to_ical()


def build_meeting_event(meeting, address) -> Event:
    """The weekly event: at its wall time, in its zone, without the weeks that are off."""
    zone = ZoneInfo(meeting.time_zone)
    event = Event()
    # Kept for the life of the meeting, so that a calendar changes the event and adds no other.
    event.add("uid", f"{meeting.public_id}@meetings")
    event.add("dtstamp", meeting.updated_at)
    event.add("last-modified", meeting.updated_at)
    event.add("sequence", max(0, int((meeting.updated_at - meeting.listed_at).total_seconds())))
    event.add("summary", meeting.name)
    first_day = next(meeting.occurrences(meeting.listed_at, cancelled=())).day
    event.add("dtstart", combine_wall_time(first_day, meeting.time, zone))
    event.add("duration", meeting.length)
    event.add("rrule", {"freq": "weekly", "byday": WEEKDAYS[meeting.weekday]})
    off = [
        combine_wall_time(day, meeting.time, zone)
        for day in meeting.cancelled_days
        if day >= first_day
    ]
    if off:
        event.add("exdate", off)
    place = ", ".join(filter(None, [meeting.location, meeting.place]))
    if place and not meeting.is_approximate:
        event.add("location", place)
    event.add("url", address)
    event.add(
        "description",
        "\n\n".join(filter(None, [meeting.notes, _describe_access(meeting, address)])),
    )
    return event


def combine_wall_time(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=UTC if zone.key == "UTC" else zone)


def _describe_access(meeting, address):
    """Where one joins. A link that not everyone may see at any time stays on the page."""
    if not meeting.is_online:
        return address
    if meeting.link_is_published:
        return "\n".join(filter(None, [meeting.published_link, meeting.phone, address]))
    return _("The way in: %(address)s") % {"address": address}


def get_calendar_meetings(member):
    """What stands in the calendar of `member`: the meetings of the groups that they are in."""
    return (
        Meeting.objects.visible_to(member)
        .filter(group__memberships__member=member, group__memberships__state="member")
        .filter(group__archived_at=None)
        .order_by("pk")
    )


def calendar_response(calendar: bytes, filename):
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}.ics"'
    response["Cache-Control"] = "private, no-cache"
    return response
