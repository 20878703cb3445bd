"""Validates the rows of a Meeting Guide feed and turns them into the fields of a Meeting."""

import re
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from groups.meeting_guide.access_columns import AccessColumns
from groups.meeting_guide.extra_columns import PASSTHROUGH_COLUMNS, ExtraColumns
from groups.meeting_guide.parsing import disturbs_text, parse_updated, to_plain_text
from groups.meeting_guide.place_columns import PlaceColumns
from groups.meeting_guide.times import TimeColumns
from groups.meeting_guide.type_columns import TypeColumns
from groups.meetings.conference_providers import get_conference_provider

COLUMN_ALIASES = {
    "id": "slug", "zip": "postal_code", "start_time": "time", "location_name": "location",
    "entity_website_url": "entity_url",
}  # fmt: skip
KNOWN_COLUMNS = frozenset(
    "name slug day time end_time timezone formatted_address address city state postal_code country "
    "region sub_region regions conference_url conference_url_notes conference_phone "
    "conference_phone_notes types notes location location_notes group latitude longitude "
    "coordinates approximate updated url edit_url feedback_url attendance_option published "
    "contact_1_name contact_1_email contact_1_phone contact_2_name contact_2_email contact_2_phone "
    "contact_3_name contact_3_email contact_3_phone".split()
) | set(PASSTHROUGH_COLUMNS)

# Others are one line, whatever the feed has.
COLUMNS_WITH_LINES = frozenset({"notes", "location_notes", "group_notes"})
NOT_WEEKLY = re.compile(
    r"\b(?:monthly|biweekly|every other|alternate|(?:1st|2nd|3rd|4th|5th|first|second|third|fourth"
    r"|fifth|last)\s+(?:week|sun|mon|tues|wednes|thurs|fri|satur)(?:day)?\b)",
    re.I,
)
LINK = re.compile(r"https?://\S+", re.I)


@dataclass
class RowProblem:
    field: str
    value: str
    message: str
    is_fatal: bool = False


@dataclass
class CheckedMeeting:
    """One meeting of a row. `fields` are those of a Meeting, or empty for an invalid row."""

    number: int  # Of the row, counted from 1.
    slug: str = ""
    fields: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)

    @property
    def is_valid(self):
        return bool(self.fields) and not any(problem.is_fatal for problem in self.problems)


@dataclass
class FeedRules:
    """The settings of a feed, which apply to all of its rows."""

    fellowship: str = ""
    time_zone: str = ""
    keeps_contacts: bool = False
    keeps_passwords: bool = False


class FeedRow(TimeColumns, TypeColumns, PlaceColumns, AccessColumns, ExtraColumns):
    """Validates one row of a feed, and returns a meeting for each of its days.

    Most methods return the value or the fields of a column, and record its problems.
    """

    def __init__(self, number, raw, rules):
        self.number, self.rules = number, rules
        self.problems = []
        self.raw = (
            {_normalize_column(name): value for name, value in raw.items()}
            if _is_row(raw)
            else None
        )

    def add_problem(self, name, value, message, is_fatal=False):
        """Record a problem of the column `name`. A fatal one makes the row invalid."""
        self.problems.append(RowProblem(name, str(value)[:200], message, is_fatal))

    def meetings(self):
        """Return the meetings of this row, or one without fields if it is invalid."""
        if self.raw is None:
            self.add_problem("", "", _("This row isn't a set of names and values."), is_fatal=True)
            return [CheckedMeeting(self.number, problems=self.problems)]
        if str(self.raw.get("published", "1")).lower() in {"0", "false", "no"}:
            message = _("The server has not published this meeting.")
            self.add_problem("published", self.raw["published"], message, is_fatal=True)
        slug = self.slug()
        days = self.days()
        fields = self.shared_fields()
        has_several_days = len(days) > 1
        return [
            CheckedMeeting(
                self.number,
                f"{slug}-{day}" if has_several_days and slug else slug,
                {**fields, "weekday": day},
                list(self.problems),
            )
            for day in days
        ] or [CheckedMeeting(self.number, slug, {}, self.problems)]

    def text(self, name, max_length=255):
        """Return the plain text of the column `name`, cut to `max_length`, or ""."""
        value = self.raw.get(name)
        if value is None or value == "":
            return ""
        if isinstance(value, (dict, list, bool)):
            self.add_problem(name, value, _("Should be text. Left out."))
            return ""
        text = to_plain_text(value)
        if name not in COLUMNS_WITH_LINES:
            text = " ".join(text.split())
        if text != str(value).strip() and re.search(r"[<&]", str(value)):
            self.add_problem(name, value, _("Contained HTML, which was removed."))
        elif disturbs_text(value):
            message = _("Contained characters that disturb the text around them. Removed.")
            self.add_problem(name, text, message)
        if len(text) > max_length:
            self.add_problem(name, text, _("Too long. Shortened."))
        return text[:max_length].strip()

    def slug(self):
        slug = self.text("slug", 200)
        if not slug:
            self.add_problem("slug", "", _("A row needs a slug."), is_fatal=True)
        elif len(slug) > 64:
            self.add_problem(
                "slug", slug, _("Longer than 64 characters. Its address here is shorter.")
            )
        elif slug != slugify(slug):
            self.add_problem(
                "slug", slug, _("Can't be used in an address. It has a different one here.")
            )
        return slug

    def shared_fields(self):
        """Return the fields that the meetings on all days of the row have in common."""
        fields = {
            "name": self.name(),
            **self.times(),
            **self.types(),
            **self.place(),
            **self.coordinates(),
            **self.link(),
            **self.phone(),
            **self.contact(),
            "notes": self.notes(),
            "feed_extras": self.feed_extras(),
            "updated_at": self.updated(),
        }
        self.check_attendance(fields)
        return fields

    def name(self):
        name = self.text("name")
        if not name:
            self.add_problem("name", "", _("A row needs a name."), is_fatal=True)
        if re.search(r"\b(?:AA|meeting)\b", name, re.I):
            self.add_problem("name", name, _("A name doesn't need “AA” or “meeting”."))
        return name

    def notes(self):
        notes = self.text("notes", 10_000)
        if NOT_WEEKLY.search(notes):
            self.add_problem("notes", notes, _("Seems to say that it isn't weekly."))
        if any(get_conference_provider(link) for link in LINK.findall(notes)):
            self.add_problem(
                "notes", notes, _("Contains a link to join, which belongs in its own field.")
            )
        return notes

    def updated(self):
        given = self.raw.get("updated")
        if not given:
            return None
        moment = parse_updated(given)
        if moment is None or moment > timezone.now():
            self.add_problem("updated", given, _("Not a time in the past. Left out."))
            return None
        if to_plain_text(given) != f"{moment:%Y-%m-%d %H:%M:%S}":
            self.add_problem("updated", given, _("Should look like 2026-05-31 14:32:23."))
        return moment


def _is_row(raw):
    return isinstance(raw, dict)


def validate_rows(rows: list, rules: FeedRules) -> list[CheckedMeeting]:
    """Return the meetings of all rows in order. A row with several days gives several."""
    meetings, seen = [], set()
    for number, raw in enumerate(rows, start=1):
        for meeting in FeedRow(number, raw, rules).meetings():
            if meeting.slug and meeting.slug in seen:
                message = _("Another row has this slug.")
                meeting.problems.append(RowProblem("slug", meeting.slug, message, is_fatal=True))
            seen.add(meeting.slug)
            meetings.append(meeting)
    return meetings


def get_unknown_columns(rows: list) -> list[str]:
    """Return the sorted names of unknown columns.

    A renamed column once made a whole district disappear without notice.
    """
    names = {_normalize_column(name) for row in rows if isinstance(row, dict) for name in row}
    return sorted(names - KNOWN_COLUMNS)


def _normalize_column(name):
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", str(name).strip())  # Some write conferenceUrl.
    key = re.sub(r"\W+", "_", words.lower()).strip("_")
    return COLUMN_ALIASES.get(key, key)
