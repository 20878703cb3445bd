"""What members read of their own reports: whose words they were, as far as they may see that."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.blocking.hidden_items import mark_hidden_items
from accounts.models import Block, Member, Mute
from accounts.moderation_status.reportable import REPORTABLE_KINDS
from posts.models.content_notes import OPEN, annotate_display
from posts.threads.blocked_quotes import fold_blocked_quotes
from recovery_forum.lib.markup import extract_plain_text
from recovery_forum.lib.text import isolate

if TYPE_CHECKING:
    from collections.abc import Sequence

EXCERPT_LENGTH = 90  # Characters: enough to tell one report from another.


def find_author_to_block(reader: Member, kind: str, row: Any) -> Member | None:
    """Return whom `reader`, who reports `row`, can block: nobody whose name they can't read there.

    In a conversation, both know whom they write with, also across a block.
    """
    if kind == "post":
        return None if row.alias_id else _find_named_members(reader, {row.author_id}).first()
    return REPORTABLE_KINDS[kind].author(row) if kind in {"member", "message"} else None


def describe_reported_items(reader: Member, cases: Sequence[Any]) -> None:
    """Set on each Case of `cases`, which `reader` reported, what they may still see of its content.

    `row` (or None), `is_hidden` (from themselves), `named_author` (with `is_blocked` and
    `is_muted`, by `reader`; None if anonymous or out of sight), `what` (such as "a post by alice")
    and `excerpt`. The number of queries depends on the kinds, and not on how many cases there are.
    """
    mark_hidden_items(reader, cases)
    for kind, group in groupby(sorted(cases, key=attrgetter("kind")), key=attrgetter("kind")):
        same_kind = list(group)
        rows = _find_rows(reader, kind, same_kind)
        for case in same_kind:
            case.row = rows.get(case.key)
            case.is_hidden = case.is_hidden or getattr(case.row, "is_hidden", False)
            case.excerpt = "" if case.is_hidden else getattr(case.row, "excerpt", "")
    author_ids = {_get_author_id(case) for case in cases} - {None}
    named = _find_named_members(reader, author_ids).in_bulk() if author_ids else {}
    for case in cases:
        case.named_author = named.get(_get_author_id(case))
        case.what = _describe(case)


def _find_rows(reader, kind, cases):
    """Return the reported rows that `reader` may see, by key."""
    reportable = REPORTABLE_KINDS[kind]
    visible = reportable.visible(reader)
    if kind == "post":
        visible = visible.for_reader(reader)
    rows = list(visible.filter(**{f"{reportable.key}__in": [case.key for case in cases]}))
    if kind == "post":
        _add_excerpts_of_posts(reader, rows)
    elif kind == "message":
        for message in rows:
            message.excerpt = _shorten(message.text)
    return {str(getattr(row, reportable.key)): row for row in rows}


def _add_excerpts_of_posts(reader, posts):
    """Quote nothing that the page of the thread folds or hides from `reader`."""
    shown = [post for post in annotate_display(reader, posts) if not post.is_muted]
    shown = [post for post in shown if post.display in {"", OPEN}]
    for post in fold_blocked_quotes(shown, reader):
        post.excerpt = _shorten(extract_plain_text(post.html))


def _shorten(text):
    return Truncator(" ".join(text.split())).chars(EXCERPT_LENGTH)


def _get_author_id(case):
    """Return who wrote the content of `case`, or None if they may be anonymous."""
    if case.kind in {"member", "message"}:
        return case.subject_id
    is_named = case.kind == "post" and case.row and not case.row.alias_id
    return case.row.author_id if is_named else None


def _find_named_members(reader, member_ids):
    """Return those of them whose name `reader` may read: they see them, or blocked them."""
    own_block = Exists(Block.objects.filter(blocker=reader, blocked=OuterRef("pk")))
    own_mute = Exists(Mute.objects.filter(muter=reader, muted=OuterRef("pk")))
    members = Member.objects.filter(pk__in=member_ids)
    members = members.annotate(is_blocked=own_block, is_muted=own_mute)
    visible = Member.objects.visible_to(reader).filter(pk__in=member_ids)
    return members.filter(Q(is_blocked=True) | Q(pk__in=visible.values("pk")))


def _describe(case):
    if case.kind == "post" and case.row and case.row.alias_id:
        return _("an anonymous post")
    if case.named_author is None:
        return case.kind_name
    name = {"name": isolate(case.named_author.name)}
    if case.kind == "post":
        return _("a post by %(name)s") % name
    return _("a message from %(name)s") % name if case.kind == "message" else name["name"]
