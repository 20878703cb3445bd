"""A mixin of validation.FeedRow: the day, the time, the length and the time zone of a meeting."""

from django.utils.translation import gettext as _

from groups.meeting_guide.parsing import (
    count_minutes,
    is_ambiguous_zone,
    is_end_of_day,
    parse_day,
    parse_time,
    parse_zone,
    parse_zone_of_time,
    zone_may_be_called,
)

LONG_MEETING_MINUTES = 120  # A longer meeting may be a typing error.
DEFAULT_ROW_MINUTES = 60
DAYS_PER_WEEK = 7


class TimeColumns:
    """Uses the `raw` row, the `rules` of the feed, `text()` and `add_problem()` of FeedRow."""

    def days(self):
        """Return the weekdays of the row, 0 for Sunday. Without any, the row is invalid."""
        value = self.raw.get("day")
        if value in (None, "", []):
            self.add_problem(
                "day", "", _("By appointment. Only weekly meetings can be listed."), True
            )
            return []
        values = value if isinstance(value, list) else [value]
        days = [parse_day(day) for day in values]
        if None in days:
            self.add_problem("day", value, _("Not a day of the week."), is_fatal=True)
        elif any(type(day) is not int for day in values):
            self.add_problem("day", value, _("Read as a day of the week."))
        if is_end_of_day(self.raw.get("time") or ""):
            message = _(
                "24:00 is midnight at the end of the day, so it is listed for the day after."
            )
            self.add_problem("time", self.raw["time"], message)
            days = [None if day is None else (day + 1) % DAYS_PER_WEEK for day in days]
        return [day for day in dict.fromkeys(days) if day is not None]

    def times(self):
        start = parse_time(self.raw.get("time") or "")
        if start is None:
            given = self.raw.get("time") or ""
            self.add_problem(
                "time", given, _("A meeting needs a time, such as 19:30."), is_fatal=True
            )
            return {}
        self.note_reformatted_time("time", start)
        return {"time": start, "minutes": self.minutes(start), "time_zone": self.zone()}

    def note_reformatted_time(self, name, parsed):
        """Record it if the time in the column `name` was not in the form 19:30."""
        if str(self.raw[name]) != f"{parsed:%H:%M}":
            message = _("Read as %(time)s.") % {"time": f"{parsed:%H:%M}"}
            self.add_problem(name, self.raw[name], message)

    def minutes(self, start):
        given = self.raw.get("end_time")
        end = parse_time(given or "")
        if end is None:
            words = (
                _("Not a time. One hour is assumed.")
                if given
                else _("Missing. One hour is assumed.")
            )
            self.add_problem("end_time", given or "", words)
            return DEFAULT_ROW_MINUTES
        self.note_reformatted_time("end_time", end)
        minutes = count_minutes(start, end)
        if minutes == 0:
            self.add_problem("end_time", given, _("Same as the start. One hour is assumed."))
            return DEFAULT_ROW_MINUTES
        if end < start:
            self.add_problem("end_time", given, _("Before the start, so on the next day."))
        if minutes > LONG_MEETING_MINUTES:
            self.add_problem("end_time", given, _("Makes the meeting longer than two hours."))
        return minutes

    def zone(self):
        """Return the IANA zone of the row, of its time or of the feed. Without, it is invalid."""
        column = self.text("timezone")
        behind_time = parse_zone_of_time(self.raw.get("time") or "")
        given = column or behind_time
        if not given:
            return self.zone_of_feed()
        zone = self.ambiguous_zone(given) if is_ambiguous_zone(given) else parse_zone(given)
        if not zone and not is_ambiguous_zone(given):
            self.add_problem("timezone", given, _("Unknown time zone."), is_fatal=True)
        elif zone and zone != given:
            self.add_problem("timezone", given, _("Read as %(zone)s.") % {"zone": zone})
        if zone and column and behind_time and not self.is_same_zone(zone, behind_time):
            message = _("The time names another zone. %(zone)s is used.") % {"zone": zone}
            self.add_problem("time", self.raw["time"], message)
        return zone

    def zone_of_feed(self):
        if self.rules.time_zone:
            self.add_problem("timezone", "", _("Missing. The feed's time zone is used."))
        else:
            message = _("Missing, and the feed has no time zone.")
            self.add_problem("timezone", "", message, is_fatal=True)
        return self.rules.time_zone

    def ambiguous_zone(self, given):
        """Return the feed's zone if its clocks have the name `given`, or "".

        Nothing is guessed: a wrong guess sends people an hour too late, and only in summer.
        """
        zone = self.rules.time_zone
        if zone and zone_may_be_called(zone, given):
            return zone
        message = _(
            "Doesn't say whether the clocks change in summer. Please give a place instead, such as "
            "America/New_York, or set it as the feed's time zone."
        )
        self.add_problem("timezone", given, message, is_fatal=True)
        return ""

    def is_same_zone(self, zone, name):
        return parse_zone(name) == zone or (
            is_ambiguous_zone(name) and zone_may_be_called(zone, name)
        )
