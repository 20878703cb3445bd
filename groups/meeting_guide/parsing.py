"""Single values of a feed, as people and many programs write them."""

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
    """Text as a person wrote it: no entities, no tags, no signs that the database refuses.

    Until nothing changes any more, so that what was made plain once stays as it is.
    """
    text = str(value)
    for _round in range(MAX_CLEANING_PASSES):
        before = text
        text = HTML_TAG.sub("", HTML_BREAK.sub("\n", html.unescape(text)))
        text = text.replace("\0", "").encode("utf-8", "ignore").decode()
        text = re.sub(r"[^\S\n]+", " ", text.replace("\r\n", "\n")).strip()
        if text == before:
            return text
    # Nobody writes like this; and looking on would take as long as its writer likes.
    return text.replace("&", "").replace("<", "")


def parse_time(value) -> time | None:
    """ "7:30 PM", "8:00", "19:00:00", "noon": a wall time, or None."""
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
    """The IANA zone that `name` means, or ""."""
    return get_known_zones().get(name.lower()) or ZONE_ABBREVIATIONS.get(name.upper(), "")


def parse_day(value) -> int | None:
    if isinstance(value, bool):
        return None
    text = to_plain_text(value).lower()
    if re.fullmatch(r"[0-6](\.0)?", text):
        return int(text[0])
    names = [number for number, name in enumerate(DAYS) if len(text) > 2 and name.startswith(text)]
    return names[0] if len(names) == 1 else None


def parse_updated(value) -> datetime | None:
    text = to_plain_text(value)
    for shape in ("%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y", "%Y/%m/%d"):
        try:
            return datetime.strptime(text, shape).replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def count_minutes(start: time, end: time) -> int:
    length = datetime.combine(date.min, end) - datetime.combine(date.min, start)
    return int((length % timedelta(days=1)).total_seconds() // 60)
