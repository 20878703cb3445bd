"""Imports the meetings of a feed: plans the changes first, then makes them.

Meetings that a host edited are never overwritten.
"""

import json
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.meeting_guide.bmlt import convert_rows, is_bmlt
from groups.meeting_guide.sheets import convert_sheet_json, parse_sheet_text
from groups.meeting_guide.validation import CheckedMeeting, FeedRules, validate_rows
from groups.meetings.services import delete_meeting, release_rsvps
from groups.models import Meeting, MeetingFeed, Rsvp
from recovery_forum.lib.public_ids import ALPHABET

MAX_FEED_BYTES = 20_000_000
MAX_FEED_ROWS = 20_000
RESERVED_SLUGS = frozenset({"regions"})  # Addresses of other pages below /meetings/.
ADD, UPDATE, KEEP, KEEP_LOCAL_EDIT, SKIP, REMOVE = "add", "update", "keep", "ours", "skip", "remove"
ACTION_LABELS = {
    ADD: gettext_lazy("Will be added"),
    UPDATE: gettext_lazy("Will be changed"),
    KEEP: gettext_lazy("Unchanged"),
    KEEP_LOCAL_EDIT: gettext_lazy("Unchanged: it was edited here"),
    SKIP: gettext_lazy("Can't be listed"),
    REMOVE: gettext_lazy("Will be removed: no longer in the feed"),
}


class InvalidFeed(Exception):
    """The feed cannot be imported. The message says why, for the moderator."""


@dataclass
class ImportOutcome:
    """What an import does with one meeting, and the problems of its row."""

    action: str
    slug: str = ""
    number: int | None = None  # Of the row. None if the meeting is gone from the feed.
    name: str = ""
    problems: list = field(default_factory=list)
    fields: dict = field(default_factory=dict)
    meeting: Meeting | None = None

    @property
    def label(self):
        return ACTION_LABELS[self.action]


def parse_feed(body: bytes, service_bodies: Sequence = ()) -> list:
    """Return the rows of a fetched feed. Raises InvalidFeed if it is malformed or empty."""
    if len(body) > MAX_FEED_BYTES:
        raise InvalidFeed(_("This is larger than 20 MB."))
    text = _decode_feed(body)
    if text.lstrip()[:1] == "<":
        raise InvalidFeed(
            _("This is a web page, not a feed. The site may be blocking automated requests.")
        )
    rows = _find_rows(text, service_bodies)
    if not rows:
        raise InvalidFeed(_("The feed is empty. Nothing was changed."))
    if len(rows) > MAX_FEED_ROWS:
        raise InvalidFeed(_("A feed can have at most 20,000 rows."))
    return rows


def _decode_feed(body):
    """Return the text of a feed in UTF-8, or in UTF-16 with its mark, as spreadsheets save it.

    Other encodings would have to be guessed, and a wrong guess garbles the names of places.
    """
    encoding = "utf-16" if body.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:  # UTF-16 without its mark has them between the letters.
        raise InvalidFeed(
            _("The text in this file can't be read. Save the file as UTF-8 and try again.")
        )
    return text


def _find_rows(text, service_bodies):
    """Return the rows of a Meeting Guide feed, of a BMLT root server, or of a sheet."""
    try:
        data = json.loads(text, parse_constant=_reject_constant)
    except (ValueError, RecursionError):
        data = parse_sheet_text(text)
    if is_bmlt(data):
        return convert_rows(data, service_bodies)
    if isinstance(data, dict):
        data = convert_sheet_json(data)
    if not isinstance(data, list):
        raise InvalidFeed(
            _("Not a list of meetings in a known format: Meeting Guide, BMLT or a sheet.")
        )
    return data


def _reject_constant(name):
    raise ValueError(name)


def plan_import(feed: MeetingFeed, rows: list) -> list[ImportOutcome]:
    """Return what importing `rows` would do with each meeting. Changes nothing.

    Raises InvalidFeed if no row is valid, because then something is wrong with the whole feed.
    """
    rules = FeedRules(feed.fellowship, feed.time_zone, feed.keeps_contacts, feed.keeps_passwords)
    known = {meeting.feed_slug: meeting for meeting in feed.meetings.all()}
    checked = validate_rows(rows, rules)
    if not any(meeting.is_valid for meeting in checked):
        raise InvalidFeed(_("None of the rows in the feed can be listed. Nothing was changed."))
    outcomes = [_plan_row(row, known.get(row.slug[:255])) for row in checked]
    # An invalid row does not remove its meeting. Only a missing row does.
    slugs = {row.slug[:255] for row in checked}
    for slug, meeting in known.items():
        if slug not in slugs:
            action = KEEP_LOCAL_EDIT if meeting.edited_at else REMOVE
            outcomes.append(ImportOutcome(action, slug, name=meeting.name, meeting=meeting))
    return outcomes


def _plan_row(checked: CheckedMeeting, meeting) -> ImportOutcome:
    if not checked.is_valid:
        action = SKIP
    elif meeting is None:
        action = ADD
    elif meeting.edited_at:
        action = KEEP_LOCAL_EDIT
    else:
        action = KEEP if meeting.feed_hash == hash_fields(checked.fields) else UPDATE
    return ImportOutcome(
        action,
        checked.slug,
        checked.number,
        checked.fields.get("name", ""),
        checked.problems,
        checked.fields,
        meeting,
    )


def hash_fields(fields: dict) -> str:
    """Return a hash by which the next import sees whether the row has changed."""
    text = json.dumps(fields, sort_keys=True, cls=DjangoJSONEncoder, default=str)
    return sha256(text.encode()).hexdigest()


@transaction.atomic
def import_meetings(feed: MeetingFeed, rows: list) -> list[ImportOutcome]:
    """Make the changes of plan_import(), in one transaction. Raises InvalidFeed like it."""
    feed = MeetingFeed.objects.select_for_update().get(pk=feed.pk)
    outcomes = plan_import(feed, rows)
    now = timezone.now()
    # The meetings to which somebody is coming: these people learn of every change.
    coming = Rsvp.objects.filter(meeting__feed=feed, starts_at__gt=now)
    expected = set(coming.values_list("meeting", flat=True))
    _create_meetings(feed, [outcome for outcome in outcomes if outcome.action == ADD], now)
    for outcome in outcomes:
        if outcome.action == UPDATE and outcome.meeting:
            _apply_fields(outcome.meeting, outcome.fields, now).save()
            if outcome.meeting.pk in expected:
                release_rsvps(outcome.meeting)
        elif outcome.action == REMOVE and outcome.meeting:
            delete = delete_meeting if outcome.meeting.pk in expected else Meeting.delete
            delete(outcome.meeting)
    # A meeting that the feed still lists counts as confirmed.
    Meeting.objects.filter(pk__in=_get_listed_ids(outcomes)).update(confirmed_at=now)
    MeetingFeed.objects.filter(pk=feed.pk).update(
        fetched_at=now, tried_at=now, error="", preview_rows=None
    )
    return outcomes


def _get_listed_ids(outcomes):
    return [outcome.meeting.pk for outcome in outcomes if outcome.action in {KEEP, UPDATE}]


def _create_meetings(feed, outcomes, now):
    slugs = [slugify(outcome.slug)[:64].strip("-_") or "meeting" for outcome in outcomes]
    used = Meeting.objects.filter(slug__in=slugs).values_list("slug", flat=True)
    taken = {*RESERVED_SLUGS, *used}
    meetings = []
    for outcome, slug in zip(outcomes, slugs, strict=True):
        if slug in taken:
            slug = f"{slug[:57]}-{get_random_string(6, ALPHABET)}"
        taken.add(slug)
        feed_slug = outcome.slug[:255]
        meeting = Meeting(feed=feed, group_id=feed.group_id, slug=slug, feed_slug=feed_slug)
        # The link is public already, in the directory that published the feed.
        meeting.link_for, meeting.link_from = Meeting.LinkFor.EVERYONE, Meeting.LinkFrom.ALWAYS
        meetings.append(_apply_fields(meeting, outcome.fields, now))
    for meeting in meetings:
        meeting.update_derived_fields()
    Meeting.objects.bulk_create(meetings, batch_size=500)


def _apply_fields(meeting, fields, now):
    """Set the fields of `meeting` from its row. Does not save it."""
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.updated_at = fields["updated_at"] or now
    has_contact = meeting.contact_name or meeting.contact_email or meeting.contact_phone
    meeting.contact_agreed_at = now if has_contact else None
    meeting.feed_hash = hash_fields(fields)
    meeting.confirmation_requested_at = None
    return meeting
