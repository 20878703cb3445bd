"""Imports the meetings of a feed: plans the changes first, then makes them. Local edits are never overwritten."""

import json
from dataclasses import dataclass, field
from hashlib import sha256

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from groups.meeting_guide.validation import CheckedMeeting, FeedRules, validate_rows
from groups.models import Meeting, MeetingFeed
from recovery_forum.lib.public_ids import ALPHABET

MAX_FEED_BYTES = 20_000_000
MAX_FEED_ROWS = 20_000
ADD, UPDATE, KEEP, KEEP_LOCAL_EDIT, SKIP, REMOVE = "add", "update", "keep", "ours", "skip", "remove"
ACTION_LABELS = {
    ADD: gettext_lazy("Will be added"),
    UPDATE: gettext_lazy("Will be changed"),
    KEEP: gettext_lazy("Stays as it is"),
    KEEP_LOCAL_EDIT: gettext_lazy("Stays as it is: somebody here changed it"),
    SKIP: gettext_lazy("Can't be listed"),
    REMOVE: gettext_lazy("Will be removed: it is gone from the feed"),
}


class InvalidFeed(Exception):
    """This is no feed, said in a sentence for the person who gave it."""


@dataclass
class ImportOutcome:
    """What happens to one meeting, and what was wrong with its row."""

    action: str
    slug: str = ""
    number: int | None = None  # Of its row; None where the feed has none any more.
    name: str = ""
    problems: list = field(default_factory=list)
    fields: dict = field(default_factory=dict)
    meeting: Meeting | None = None

    @property
    def words(self):
        return ACTION_LABELS[self.action]


def parse_feed(body: bytes) -> list:
    """The rows of a feed as it was fetched. Raises Unusable for what is none, or empty."""
    if len(body) > MAX_FEED_BYTES:
        raise InvalidFeed(_("This is larger than 20 MB."))
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        raise InvalidFeed(_("This is a web page and no feed. Perhaps the site checks for robots."))
    try:
        rows = json.loads(body.decode("utf-8-sig"), parse_constant=_reject_constant)
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise InvalidFeed(_("This is no JSON in UTF-8.")) from None
    if not isinstance(rows, list):
        raise InvalidFeed(_("A feed is a list of meetings."))
    if not rows:
        raise InvalidFeed(_("The feed is empty. Nothing was changed."))
    if len(rows) > MAX_FEED_ROWS:
        raise InvalidFeed(_("A feed has at most 20,000 rows."))
    return rows


def _reject_constant(name):
    raise ValueError(name)


def plan_import(feed: MeetingFeed, rows: list) -> list[ImportOutcome]:
    """What taking over `rows` would do, one Outcome a meeting. Changes nothing.

    Raises Unusable where not one row can be listed: then the feed is at fault, not its meetings.
    """
    rules = FeedRules(feed.fellowship, feed.time_zone, feed.keeps_contacts, feed.keeps_passwords)
    known = {meeting.feed_slug: meeting for meeting in feed.meetings.all()}
    checked = validate_rows(rows, rules)
    if not any(one.is_sound for one in checked):
        raise InvalidFeed(_("Not one row of the feed can be listed. Nothing was changed."))
    outcomes = [_plan_row(one, known.get(one.slug[:255])) for one in checked]
    # A row with a fault keeps its meeting: only one that is gone takes it along.
    named = {one.slug[:255] for one in checked}
    gone = [meeting for slug, meeting in known.items() if slug not in named]
    return outcomes + [
        ImportOutcome(
            KEEP_LOCAL_EDIT if m.edited_at else REMOVE, m.feed_slug, name=m.name, meeting=m
        )
        for m in gone
    ]


def _plan_row(checked: CheckedMeeting, meeting) -> ImportOutcome:
    if not checked.is_sound:
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


def hash_fields(fields) -> str:
    text = json.dumps(fields, sort_keys=True, cls=DjangoJSONEncoder, default=str)
    return sha256(text.encode()).hexdigest()


@transaction.atomic
def import_meetings(feed: MeetingFeed, rows: list) -> list[ImportOutcome]:
    """Do what `plan` says. Raises Unusable, having changed nothing, where it does."""
    feed = MeetingFeed.objects.select_for_update().get(pk=feed.pk)
    outcomes = plan_import(feed, rows)
    now = timezone.now()
    _create_meetings(feed, [one for one in outcomes if one.action == ADD], now)
    for one in outcomes:
        if one.action == UPDATE:
            _apply_fields(one.meeting, one.fields, now).save()
        elif one.action == REMOVE:
            one.meeting.delete()
    # Its own directory stands for a meeting that it still lists.
    Meeting.objects.filter(pk__in=_get_listed_ids(outcomes)).update(confirmed_at=now)
    MeetingFeed.objects.filter(pk=feed.pk).update(
        fetched_at=now, tried_at=now, fault="", draft=None
    )
    return outcomes


def _get_listed_ids(outcomes):
    return [one.meeting.pk for one in outcomes if one.action in {KEEP, UPDATE}]


def _create_meetings(feed, outcomes, now):
    wished = [slugify(one.slug)[:64].strip("-_") or "meeting" for one in outcomes]
    taken = set(Meeting.objects.filter(slug__in=wished).values_list("slug", flat=True))
    meetings = []
    for one, slug in zip(outcomes, wished, strict=True):
        if slug in taken:
            slug = f"{slug[:57]}-{get_random_string(6, ALPHABET)}"
        taken.add(slug)
        meeting = Meeting(feed=feed, group_id=feed.group_id, slug=slug, feed_slug=one.slug[:255])
        # It stands in a public directory, and its link with it.
        meeting.link_for, meeting.link_from = Meeting.LinkFor.EVERYONE, Meeting.LinkFrom.ALWAYS
        meetings.append(_apply_fields(meeting, one.fields, now))
    for meeting in meetings:
        meeting.derive()
    Meeting.objects.bulk_create(meetings, batch_size=500)


def _apply_fields(meeting, fields, now):
    """`meeting` as its row describes it."""
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.updated_at = fields["updated_at"] or now
    named = meeting.contact_name or meeting.contact_email or meeting.contact_phone
    meeting.contact_agreed_at = now if named else None
    meeting.feed_hash = hash_fields(fields)
    meeting.asked_at = None
    return meeting
