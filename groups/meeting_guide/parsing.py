"""Parses single values of a feed, in the many forms that people and programs write them."""

import html
import re
from datetime import UTC, date, datetime, time, timedelta

from recovery_forum.lib.time_zones import get_known_zones

DAYS = "sunday monday tuesday wednesday thursday friday saturday".split()
ZONE_ABBREVIATIONS = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}  # fmt: skip
CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?:[:.]\d{2})?\s*(?:([ap])\.?\s?m\.?)?", re.I)
HTML_TAG = re.compile(r"<[a-zA-Z/!][^>]*>")
HTML_BREAK = re.compile(r"<\s*br\s*/?\s*>|</\s*(?:p|div|li)\s*>", re.I)
MAX_CLEANING_PASSES = 6


def to_plain_text(value) -> str:
    """Returns `value` without HTML tags, entities, and characters that the database rejects.

    Repeats until nothing changes, so that cleaning the result again would change nothing.
    """
    text = str(value)
    for _pass in range(MAX_CLEANING_PASSES):
        before = text
        text = HTML_TAG.sub("", HTML_BREAK.sub("\n", html.unescape(text)))
        text = text.replace("\0", "").encode("utf-8", "ignore").decode()
        text = re.sub(r"[^\S\n]+", " ", text.replace("\r\n", "\n")).strip()
        if text == before:
            return text
    # Only an attack nests so deeply, so give up and remove what could be HTML.
    return text.replace("&", "").replace("<", "")


def parse_time(value) -> time | None:
    """Returns the time of texts such as "7:30 PM", "19:00:00" or "noon", or None."""
    text = to_plain_text(value).lower()
    if text in {"noon", "midnight"}:
        return time(12 if text == "noon" else 0)
    match = CLOCK.fullmatch(text)
    if not match or not (match[2] or match[3]):
        return None
    hour, minute, half = int(match[1]), int(match[2] or 0), match[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def parse_zone(name: str) -> str:
    """Returns the IANA time zone of `name`, or "" if it is unknown."""
    return get_known_zones().get(name.lower()) or ZONE_ABBREVIATIONS.get(name.upper(), "")


def parse_day(value) -> int | None:
    """Returns the weekday of a number or an English name or prefix, 0 for Sunday, or None."""
    if isinstance(value, bool):
        return None
    text = to_plain_text(value).lower()
    if re.fullmatch(r"[0-6](\.0)?", text):
        return int(text[0])
    names = [number for number, name in enumerate(DAYS) if len(text) > 2 and name.startswith(text)]
    return names[0] if len(names) == 1 else None


def parse_updated(value) -> datetime | None:
    """Returns the time of the last change in UTC, or None."""
    text = to_plain_text(value)
    for pattern in ("%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y", "%Y/%m/%d"):
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
    """Returns the minutes from `start` to `end`, which may be on the next day."""
    length = datetime.combine(date.min, end) - datetime.combine(date.min, start)
    return int((length % timedelta(days=1)).total_seconds() // 60)
