"""Parses single values of a feed, in the many forms that people and programs write them."""

import html
import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from recovery_forum.lib.text import clean_line, clean_text, shows_nothing
from recovery_forum.lib.time_zones import get_canonical_zone

DAYS = "sunday monday tuesday wednesday thursday friday saturday".split()
# What people in the United States and Canada call their zones.
ZONE_NAMES = {
    "et": "America/New_York", "eastern": "America/New_York",
    "ct": "America/Chicago", "central": "America/Chicago",
    "mt": "America/Denver", "mountain": "America/Denver",
    "pt": "America/Los_Angeles", "pacific": "America/Los_Angeles",
    "atlantic": "America/Halifax", "alaska": "America/Anchorage", "hawaii": "Pacific/Honolulu",
}  # fmt: skip
# Names that say nothing about summer, or that several countries use. Some of them are names in the
# time zone database, with another meaning than people give them: EST has no summer time there.
AMBIGUOUS_ZONE = re.compile(
    r"(?:utc|gmt)?\s*[+-]\s*\d{1,2}(?::?\d{2})?|[ecmpa][sd]t|ist|bst|cst|wet|cet|eet|mez|hst|msk"
    r"|jst|aest|acst|awst|nzst",
    re.I,
)
CLOCK = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2}))?(?:[:.]\d{2}(?:\.\d+)?)?(h|\s*uhr)?\s*"
    r"(?:([ap])\.?\s?m\.?|(noon|midnight))?",
    re.I,
)
COMPACT_CLOCK = re.compile(r"([012]\d)([0-5]\d)(?:\s*(?:h|hrs|uhr))?", re.I)
ISO_DATE = re.compile(r"^(?:\d{4}-\d{2}-\d{2})?t(?=\d)", re.I)
# What may follow a time: an offset, or the name of a zone.
ZONE_AFTER_TIME = re.compile(
    r"(?:(?<=\d)|\s+\(?)(z|[+-]\d{2}:?\d{2})\)?$"
    r"|\s+\(?(?!(?:am|pm|uhr|hrs|noon|midnight)\b)([a-z]{2,8}|[a-z]+/[a-z_]+)\)?$",
    re.I,
)
# The first is the format's own. Dates with slashes are American in the sheets that use them.
UPDATED_FORMATS = (
    "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y", "%m/%d/%y %H:%M", "%m/%d/%y", "%Y/%m/%d",
)  # fmt: skip
HTML_TAG = re.compile(r"<[a-zA-Z/!][^>]*>")
HTML_BREAK = re.compile(r"<\s*br\s*/?\s*>|</\s*(?:p|div|li)\s*>", re.I)
UNCLEAN = re.compile(r"[<&\t\xa0\u1680\u2000-\u3000]|  ")
MAX_CLEANING_PASSES = 6


def to_plain_text(value) -> str:
    """Return `value` without HTML tags and entities, as clean_text() lets text pass.

    Text that shows nothing is empty. Repeats until nothing changes, so that cleaning the result
    again would change nothing.
    """
    text = clean_text(str(value))
    if not UNCLEAN.search(text):  # Most values are plain, and a feed has 200,000 of them.
        return _without_invisible_text(text.strip())
    for _pass in range(MAX_CLEANING_PASSES):
        before = text
        # An entity may stand for a character that clean_text() removes.
        text = clean_text(HTML_TAG.sub("", HTML_BREAK.sub("\n", html.unescape(text))))
        text = re.sub(r"[^\S\n]+", " ", text).strip()
        if text == before:
            return _without_invisible_text(text)
    # Only an attack nests so deeply, so give up and remove what could be HTML.
    return _without_invisible_text(text.replace("&", "").replace("<", ""))


def _without_invisible_text(text):
    return text if text.isascii() or not shows_nothing(text) else ""


def disturbs_text(value) -> bool:
    """Whether `value` has characters that must not be shown, such as direction controls."""
    text = str(value)
    if text.isascii() and text.isprintable():
        return False
    return clean_line(text) != " ".join(unicodedata.normalize("NFC", text).split())


def parse_time(value) -> time | None:
    """Return the time of texts such as "7:30 PM", "1930", "19h30", "12 noon" or "24:00", or None.

    Ignores the date of an ISO time, and a zone behind the time: see parse_zone_of_time().
    """
    text = ISO_DATE.sub("", ZONE_AFTER_TIME.sub("", to_plain_text(value).lower())).strip()
    if text in {"noon", "midnight"}:
        return time(12 if text == "noon" else 0)
    if match := COMPACT_CLOCK.fullmatch(text):
        return _build_time(int(match[1]), int(match[2]))
    match = CLOCK.fullmatch(text)
    if not match or not any(match.groups()[1:]):
        return None
    hour, minute, half, word = int(match[1]), int(match[2] or 0), match[4], match[5]
    if word:
        return time(12 if word == "noon" else 0) if (hour, minute) == (12, 0) else None
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return _build_time(hour, minute)


def _build_time(hour, minute):
    if (hour, minute) == (24, 0):
        return time(0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def is_end_of_day(value) -> bool:
    """Whether a time is written as 24:00, the midnight at the end of its day."""
    return bool(re.match(r"\s*24[:.h]?00", str(value)))


def parse_zone_of_time(value) -> str:
    """Return what is written behind a time as its zone, such as "EST" of "19:30 EST", or ""."""
    match = ZONE_AFTER_TIME.search(to_plain_text(value))
    return match[1] or match[2] if match and parse_time(value) else ""


def parse_zone(name: str) -> str:
    """Return the IANA zone, as a person would choose it, of an IANA name, of a name that Windows
    uses (by the table of Unicode CLDR), or of a name such as Eastern; "" if it is unknown.

    Also "" for names that are ambiguous: see is_ambiguous_zone().
    """
    if is_ambiguous_zone(name):
        return ""
    short = re.sub(r"\s+time(?:\s*\(.*\))?$", "", name.strip(), flags=re.I).lower()
    return (
        get_canonical_zone(name.strip())
        or _windows_zones().get(name.strip().lower(), "")
        or (ZONE_NAMES.get(short, ""))
    )


@cache
def _windows_zones():
    return {name.lower(): get_canonical_zone(zone) for name, zone in WINDOWS_TO_OLSON.items()}


def is_ambiguous_zone(name: str) -> bool:
    """Whether `name` is an offset or an abbreviation, which says nothing about summer time."""
    return bool(AMBIGUOUS_ZONE.fullmatch(name.strip()))


def zone_may_be_called(zone: str, name: str) -> bool:
    """Whether clocks in the IANA zone `zone` have the ambiguous `name` for a part of this year."""
    offset = re.fullmatch(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2}):?(\d{2})?", name.strip(), re.I)
    year, info = date.today().year, ZoneInfo(zone)
    moments = [datetime(year, month, 1, tzinfo=info) for month in range(1, 13)]
    if not offset:
        names = {moment.tzname() for moment in moments}
        return name.strip().upper() in names | {"MEZ" if "CET" in names else ""}
    size = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return (size if offset[1] == "+" else -size) in {moment.utcoffset() for moment in moments}


def parse_day(value) -> int | None:
    """Return the weekday of a number or an English name or prefix, 0 for Sunday, or None."""
    if isinstance(value, bool):
        return None
    text = to_plain_text(value).lower()
    if re.fullmatch(r"[0-6](\.0)?", text):
        return int(text[0])
    names = [number for number, name in enumerate(DAYS) if len(text) > 2 and name.startswith(text)]
    return names[0] if len(names) == 1 else None


def parse_updated(value) -> datetime | None:
    """Return the time of the last change in UTC, or None."""
    text = to_plain_text(value)
    for pattern in UPDATED_FORMATS:
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def count_minutes(start: time, end: time) -> int:
    """Return the minutes from `start` to `end`, which may be on the next day."""
    length = datetime.combine(date.min, end) - datetime.combine(date.min, start)
    return int((length % timedelta(days=1)).total_seconds() // 60)
