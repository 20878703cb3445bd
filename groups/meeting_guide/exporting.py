"""Meetings as a feed in the Meeting Guide format (code4recovery/spec at 404117a, March 2026)."""

import json
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

from groups.meeting_guide.codes import LANGUAGE_CODES
from groups.meeting_guide.parsing import to_plain_text
from groups.models import Meeting

MIN_PHONE_LENGTH = 10  # Readers of the format reject shorter numbers.
NON_PHONE_CHARACTERS = re.compile(r"[^\d+,*#]")


def build_feed(meetings: Iterable[Meeting], build_url: Callable[[str], str]) -> bytes:
    """Returns the feed of `meetings`, which must be public. `build_url` makes a path absolute."""
    rows = [build_row(meeting, build_url) for meeting in meetings]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()


def build_row(meeting: Meeting, build_url: Callable[[str], str]) -> dict:
    """Returns `meeting` as a row of plain text without empty values.

    The contact is included only if that person agreed.
    """
    path = meeting.get_absolute_url()
    row = {
        "name": meeting.name,
        "slug": meeting.slug,
        "day": meeting.weekday,
        "time": f"{meeting.time:%H:%M}",
        "end_time": _build_end_time(meeting),
        "timezone": meeting.time_zone,
        **_build_place(meeting),
        **_build_access(meeting),
        "types": _build_types(meeting),
        "notes": meeting.notes,
        "group": meeting.group_name or meeting.group.name,
        "updated": meeting.updated_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        "url": build_url(path),
        "feedback_url": build_url(f"{path}report/"),
        **_build_contact(meeting),
        **{name: value for name, value in meeting.feed_extras.items() if name != "group"},
    }
    row = {
        name: to_plain_text(value) if isinstance(value, str) else value
        for name, value in row.items()
    }
    return {name: value for name, value in row.items() if value not in (None, "", [])}


def _build_end_time(meeting):
    start = datetime.combine(date(2000, 1, 1), meeting.time)
    end = f"{start + meeting.length:%H:%M}"
    return end if end != f"{start:%H:%M}" else ""


def _build_place(meeting):
    row = {
        "formatted_address": meeting.place,
        "regions": meeting.regions,
        "location": meeting.location,
        "location_notes": meeting.location_notes,
    }
    if meeting.place or meeting.is_approximate:
        row["approximate"] = "yes" if meeting.is_approximate else "no"
    if meeting.latitude is not None and meeting.longitude is not None:
        row["latitude"], row["longitude"] = float(meeting.latitude), float(meeting.longitude)
    return row


def _build_access(meeting):
    """How to join, only if everyone may always see it: a published link can't be taken back."""
    if not meeting.link_is_published:
        return {}
    phone = NON_PHONE_CHARACTERS.sub("", meeting.phone)
    row = {
        "conference_url": meeting.published_link,
        "conference_phone": phone if len(phone) >= MIN_PHONE_LENGTH else "",
        "conference_phone_notes": meeting.phone_notes,
    }
    if meeting.shares_password:
        row["conference_url_notes"] = meeting.online_notes
    return row


def _build_types(meeting):
    language = LANGUAGE_CODES.get(meeting.language)
    return sorted({*meeting.types, *meeting.labels, *([language] if language else [])})


def _build_contact(meeting):
    if not meeting.contact_agreed_at:
        return {}
    return {
        "contact_1_name": meeting.contact_name,
        "contact_1_email": meeting.contact_email,
        "contact_1_phone": meeting.contact_phone,
    }
