"""Full-text search in a member's own pages, and in nobody else's."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Member
from milestones.models import CheckIn, JournalEntry, Setback, Worksheet

MAX_RESULTS = 50  # Of each kind, the latest.


class OwnPage(NamedTuple):
    """A page of a member's own in which their words were found."""

    kind: str
    day: date
    text: str
    url: str


def search_own_pages(member: Member, words: str) -> list[OwnPage]:
    """Return the pages that `member` wrote in which all of `words` occur, the latest first.

    Words are found whole or as parts, so that scripts without spaces are found as well. It looks
    at check-ins, journal entries, worksheets and setbacks.
    """
    terms = words.replace("\0", "").split()
    if not terms:
        return []
    pages = [
        *_pages_of_check_ins(_find(CheckIn.objects.owned_by(member), terms, "note", "gratitude")),
        *_pages_of_entries(_find(JournalEntry.objects.owned_by(member), terms, "title", "text")),
        *_pages_of_worksheets(_find(Worksheet.objects.owned_by(member), terms, "words")),
        *_pages_of_setbacks(
            _find(
                Setback.objects.filter(journey__member=member).select_related("journey"),
                terms, "circumstances", "coping_plan",
            )
        ),
    ]  # fmt: skip
    return sorted(pages, key=lambda page: page.day, reverse=True)


def _find(rows: QuerySet[Any], terms: list[str], *fields: str) -> QuerySet[Any]:
    """Return the rows in whose `fields` every term occurs, or which full-text search finds."""
    contained = Q()
    for term in terms:
        contained &= Q(*[(f"{field}__icontains", term) for field in fields], _connector=Q.OR)
    query = SearchQuery(" ".join(terms), config="simple", search_type="websearch")
    rows = rows.annotate(vector=SearchVector(*fields, config="simple"))
    return rows.filter(Q(vector=query) | contained)[:MAX_RESULTS]


def _pages_of_check_ins(check_ins: Iterable[CheckIn]) -> list[OwnPage]:
    return [
        OwnPage(
            _("Check-in"),
            one.day,
            " · ".join(text for text in (one.note, one.gratitude) if text),
            one.get_absolute_url(),
        )
        for one in check_ins
    ]


def _pages_of_entries(entries: Iterable[JournalEntry]) -> list[OwnPage]:
    return [
        OwnPage(_("Journal"), one.day, f"{one.title}\n{one.text}".strip(), one.get_absolute_url())
        for one in entries
    ]


def _pages_of_worksheets(worksheets: Iterable[Worksheet]) -> list[OwnPage]:
    return [
        OwnPage(one.get_kind_display(), one.day, one.words, one.get_absolute_url())
        for one in worksheets
    ]


def _pages_of_setbacks(setbacks: Iterable[Setback]) -> list[OwnPage]:
    return [
        OwnPage(
            _("Setback"),
            one.happened_on,
            f"{one.circumstances}\n{one.coping_plan}".strip(),
            one.get_absolute_url(),
        )
        for one in setbacks
    ]
