"""Registry of what can be reported, hidden and restored."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.functional import Promise


def _none(_one):
    return None


@dataclass(frozen=True)
class ReportableKind:
    """How one kind of content is found, shown to a moderator, and closed.

    `visible` takes the reader and gives the rows that they see; `key` is the field that stands in
    addresses. The others take a row: its author (or None), its words as they were written, its
    page, and the group it stands in (or None). `hide` and `restore` take a row and change it;
    without them, a moderator can act on the author alone. `release` takes a row that was held back
    until a moderator had read it, and lets it out. What is `private` opens to nobody but
    its people: moderators read what was reported, and nothing beside it. `hide_for` and `show_to`
    take a member and a row, where a kind leaves one member's sight in a way of its own: see
    accounts/blocking/hidden_items.py.
    """

    name: Promise | str
    key: str
    every: Callable[[], QuerySet]
    visible: Callable[..., QuerySet]
    author: Callable
    words: Callable[..., str]
    url: Callable[..., str]
    group: Callable = _none
    hide: Callable | None = None
    restore: Callable | None = None
    release: Callable | None = None
    private: bool = False
    hide_for: Callable | None = None
    show_to: Callable | None = None


REPORTABLE_KINDS: dict[str, ReportableKind] = {}


def register_reportable(slug: str, **fields) -> None:
    """Let rows of one kind be reported. `slug` stands in addresses; see Kind for the fields."""
    REPORTABLE_KINDS[slug] = ReportableKind(**fields)


def find_visible_to(member, slug, key):
    """The row of that kind and key that `member` sees, or None."""
    kind = REPORTABLE_KINDS.get(slug)
    if kind is None or "\0" in key:
        return None
    try:
        return kind.visible(member).filter(**{kind.key: key}).first()
    except ValueError:  # Letters where the key is a number.
        return None


def find_reported(slug, key):
    """The row whoever sees it, or None where it is gone. For moderators, through a case."""
    kind = REPORTABLE_KINDS[slug]
    return kind.every().filter(**{kind.key: key}).first()
