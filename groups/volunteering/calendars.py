"""The calendar file (RFC 5545) of a volunteering opportunity."""

from datetime import date
from typing import cast
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from groups.meetings.calendar_time_zones import build_time_zone
from groups.meetings.calendars import CalendarText, combine_wall_time
from groups.models import Opportunity


def build_opportunity_calendar(opportunity: Opportunity, url: str) -> bytes:
    """Return an iCalendar file of one opportunity, which has a day. `url` is that of its page."""
    calendar = Calendar()
    calendar.add("prodid", "-//Recovery Forum//Volunteering//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", CalendarText(opportunity.title))
    zone, day = opportunity.time_zone, cast(date, opportunity.day)
    if opportunity.time and zone != "UTC":
        first, last = date(day.year, 1, 1), date(day.year, 12, 31)
        calendar.add_component(build_time_zone(zone, first, last))
    calendar.add_component(_build_opportunity_event(opportunity, url))
    return calendar.to_ical()


def _build_opportunity_event(opportunity, address):
    """An event at the given time, or for the whole day if there is none."""
    event, zone = Event(), ZoneInfo(opportunity.time_zone)
    day, at = opportunity.day, opportunity.time
    event.add("uid", f"{opportunity.public_id}@volunteering")
    event.add("dtstamp", opportunity.created_at)
    event.add("summary", CalendarText(opportunity.title))
    event.add("dtstart", combine_wall_time(day, at, zone) if at else day)
    if opportunity.place:
        event.add("location", CalendarText(opportunity.place))
    event.add("url", address)
    event.add("description", CalendarText(f"{opportunity.effort}\n\n{address}"))
    return event
