"""Registry of what can be reported, hidden and restored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

if TYPE_CHECKING:
    from accounts.models import Member


def _no_group(_row):
    return None


@dataclass(frozen=True)
class ReportableKind:
    """How content of one kind is found, shown to moderators, and hidden.

    `visible` takes the reader and returns the rows that they may see. `key` is the field in URLs.
    `author`, `get_text`, `url` and `group` take a row; author and group may be None. `responsible`
    takes a row and returns who is told of what moderators do with it; without it, the author is.
    `hide` and `restore` take a row and change it; without them, moderators can only act on the
    author. `hide` may return what was before, for the log, and `undo_hiding` takes the row and
    that: it is for a kind that an appeal can show again, although moderators have no act for it.
    `release` publishes a row that was held for a moderator. Of a `private` kind, moderators read
    what was reported and nothing around it. `hide_for` and `unhide_for` take a member and a row;
    a kind has them if HiddenItem is not how a member hides it.
    """

    name: Promise | str
    key: str
    get_queryset: Callable[[], QuerySet]
    visible: Callable[..., QuerySet]
    author: Callable
    get_text: Callable[..., str]
    url: Callable[..., str]
    group: Callable = _no_group
    responsible: Callable[..., list] | None = None
    hide: Callable | None = None
    restore: Callable | None = None
    undo_hiding: Callable | None = None
    release: Callable | None = None
    private: bool = False
    hide_for: Callable | None = None
    unhide_for: Callable | None = None

    def list_responsible(self, row: Model) -> list[Member]:
        """Return the members who are told of what moderators do with `row`."""
        if self.responsible:
            return self.responsible(row)
        author = self.author(row)
        return [author] if author else []


REPORTABLE_KINDS: dict[str, ReportableKind] = {}


def register_reportable(slug: str, **fields) -> None:
    """Let members report rows of one kind. `slug` is part of URLs."""
    REPORTABLE_KINDS[slug] = ReportableKind(**fields)


def find_visible_to(member: Member, slug: str, key: str) -> Model | None:
    """Return the row of that kind and key if `member` may see it, else None."""
    kind = REPORTABLE_KINDS.get(slug)
    if kind is None or "\0" in key:
        return None
    try:
        return kind.visible(member).filter(**{kind.key: key}).first()
    except ValueError:  # Letters where the key is a number.
        return None


def find_reported(slug: str, key: str) -> Model | None:
    """Return the row, whoever may see it, or None if it is gone. Only for moderators of a case."""
    kind = REPORTABLE_KINDS[slug]
    return kind.get_queryset().filter(**{kind.key: key}).first()
