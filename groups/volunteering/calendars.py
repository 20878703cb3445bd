"""Calendar files (RFC 5545) of volunteering opportunities."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from groups.meetings.calendars import CalendarText, combine_wall_time
from groups.models import Opportunity


def build_opportunity_calendar(
    opportunities: Iterable[tuple[Opportunity, str]], name: str
) -> bytes:
    """Returns an iCalendar file. `opportunities` are pairs of an opportunity and its page's URL.

    Every opportunity must have a day.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Recovery Forum//Volunteering//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", CalendarText(name))
    for opportunity, address in opportunities:
        calendar.add_component(_build_opportunity_event(opportunity, address))
    calendar.add_missing_timezones()
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
