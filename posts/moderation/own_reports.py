"""What members read of their own reports: whose words they were, as far as they may see that."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

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
KINDS_WITH_BLOCK = {"member", "message"}  # In the form. Elsewhere, the author may be anonymous.


def describe_reported_items(reader: Member, cases: Sequence[Any]) -> None:
    """Set on each Case of `cases`, which `reader` reported, what they may still see of its content.

    `row` (or None), `is_hidden` (from themselves), `block` (theirs, of its author, or None), `what`
    (such as "a post by alice"; an anonymous author has no name) and `excerpt`. The number of
    queries depends on the kinds, and not on how many cases there are.
    """
    mark_hidden_items(reader, cases)
    blocks = _find_own_blocks(reader, cases)
    for kind, group in groupby(sorted(cases, key=attrgetter("kind")), key=attrgetter("kind")):
        same_kind = list(group)
        rows = _find_rows(reader, kind, same_kind)
        for case in same_kind:
            case.row = rows.get(case.key)
            case.block = blocks.get(case.subject_id) if kind in KINDS_WITH_BLOCK else None
            case.is_hidden = case.is_hidden or getattr(case.row, "is_hidden", False)
            case.excerpt = "" if case.is_hidden else getattr(case.row, "excerpt", "")
    named = _find_named_members(reader, cases)
    for case in cases:
        author = case.block.blocked if case.block else named.get(_get_named_author_id(case))
        case.what = _describe(case, author)


def _find_own_blocks(reader, cases):
    subjects = {case.subject_id for case in cases if case.kind in KINDS_WITH_BLOCK}
    if not subjects:
        return {}
    blocks = Block.objects.filter(blocker=reader, blocked__in=subjects).select_related("blocked")
    return {block.blocked_id: block for block in blocks}


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
    elif kind == "member":
        muted = set(
            Mute.objects.filter(muter=reader, muted__in=rows).values_list("muted", flat=True)
        )
        for member in rows:
            member.is_hidden = member.pk in muted
    return {str(getattr(row, reportable.key)): row for row in rows}


def _add_excerpts_of_posts(reader, posts):
    """Quote nothing that the page of the thread folds or hides from `reader`."""
    shown = [post for post in annotate_display(reader, posts) if not post.is_muted]
    shown = [post for post in shown if post.display in {"", OPEN}]
    for post in fold_blocked_quotes(shown, reader):
        post.excerpt = _shorten(extract_plain_text(post.html))


def _shorten(text):
    return Truncator(" ".join(text.split())).chars(EXCERPT_LENGTH)


def _get_named_author_id(case):
    """Return whose name everybody reads beside the content, or None."""
    if case.row is None or case.kind not in {"post", "message", "member"}:
        return None
    if case.kind == "member":
        return case.row.pk
    return None if getattr(case.row, "alias_id", None) else case.row.author_id


def _find_named_members(reader, cases):
    authors = {_get_named_author_id(case) for case in cases} - {None}
    return Member.objects.visible_to(reader).in_bulk(authors) if authors else {}


def _describe(case, author):
    name = {"name": isolate(author.name) if author else ""}
    if case.kind == "post" and case.row and case.row.alias_id:
        return _("an anonymous post")
    if author is None:
        return case.kind_name
    if case.kind == "post":
        return _("a post by %(name)s") % name
    return _("a message from %(name)s") % name if case.kind == "message" else name["name"]
