"""Meetings as a feed in the Meeting Guide format (code4recovery/spec at 404117a, March 2026)."""

from __future__ import annotations

import gzip
import json
import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db.models import BigIntegerField, Count, DecimalField, Func, QuerySet, Sum

from groups.meeting_guide.codes import LANGUAGE_CODES
from groups.meeting_guide.parsing import to_plain_text
from groups.models import Meeting

MIN_PHONE_LENGTH = 10  # Readers of the format reject shorter numbers.
NON_PHONE_CHARACTERS = re.compile(r"[^\d+,*#]")


# What a row is made of. The version of a feed changes with these fields.
EXPORTED_FIELDS = (
    "slug name weekday time minutes time_zone types labels language attendance_option place "
    "location location_notes regions is_approximate latitude longitude online_link online_notes "
    "phone phone_notes link_for link_from shares_password notes contact_name contact_email "
    "contact_phone contact_agreed_at updated_at feed_extras group__name"
).split()
MAX_CACHED_FEEDS = 8  # In the memory of each process. A feed of 10,000 meetings has 8 MB.

COMPRESSION_LEVEL = 4  # 6 takes twice as long for 5 % less.

_cached_feeds: OrderedDict[tuple[str, str], tuple[str, Feed]] = OrderedDict()


@dataclass(frozen=True)
class Feed:
    """A feed as it is sent, compressed, and the rows that it is made of."""

    body: bytes
    compressed: bytes
    rows: dict[tuple[int, int], bytes]  # By the id of the meeting and the hash of its fields.


class RowHash(Func):
    """A number that changes with any of the given columns."""

    template = "hashtextextended(concat_ws('|', %(expressions)s), 0)"
    output_field = BigIntegerField()


def get_feed_version(meetings: QuerySet[Meeting]) -> str:
    """Return a text that changes whenever the feed of `meetings` does. One query, without rows."""
    hashed = meetings.order_by().aggregate(
        number=Count("pk"), total=Sum(RowHash("pk", *EXPORTED_FIELDS), output_field=DecimalField())
    )
    return f"{hashed['number']}.{hashed['total'] or 0:f}"


def get_feed(meetings: QuerySet[Meeting], scope: str, version: str, base_url: str) -> Feed:
    """Return the feed of `meetings`, which must be public, built once per version and process.

    `scope` names the set of meetings; addresses in the feed begin with `base_url`.
    """
    cached = _cached_feeds.get((scope, base_url))
    if cached and cached[0] == version:
        return cached[1]
    feed = _build_feed(meetings, cached[1].rows if cached else {}, lambda path: base_url + path)
    _cached_feeds[scope, base_url] = version, feed
    _cached_feeds.move_to_end((scope, base_url))
    while len(_cached_feeds) > MAX_CACHED_FEEDS:
        _cached_feeds.popitem(last=False)
    return feed


def _build_feed(
    meetings: QuerySet[Meeting],
    known_rows: dict[tuple[int, int], bytes],
    build_url: Callable[[str], str],
) -> Feed:
    """Build the feed of `meetings`. Rows of meetings that did not change come from `known_rows`."""
    keys = meetings.order_by("pk").annotate(row_hash=RowHash("pk", *EXPORTED_FIELDS))
    ordered = list(keys.values_list("pk", "row_hash"))
    missing = {pk for pk, row_hash in ordered if (pk, row_hash) not in known_rows}
    # Nearly all are missing at the first time, and a list of 10,000 ids would be slow then.
    chosen = meetings if len(missing) > len(ordered) / 2 else meetings.filter(pk__in=missing)
    built = {
        meeting.pk: _encode(build_row(meeting, build_url))
        for meeting in chosen.select_related("group").only("group_id", *EXPORTED_FIELDS)
    }
    rows = {
        key: known_rows[key] if key in known_rows else built[key[0]]
        for key in ordered
        if key in known_rows or key[0] in built
    }
    body = b"[" + b",".join(rows.values()) + b"]"
    return Feed(body, gzip.compress(body, COMPRESSION_LEVEL), rows)


def _encode(row):
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def build_row(meeting: Meeting, build_url: Callable[[str], str]) -> dict:
    """Return `meeting` as a row of plain text without empty values.

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
        "attendance_option": meeting.attendance_option,
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
