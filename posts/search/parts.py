"""Search in scripts that put no spaces between words: Chinese, Japanese, Thai and others.

PostgreSQL takes a whole run of their letters for one word. So posts and titles are also indexed by
each pair of neighbouring letters; the function `forum_parts` of the database makes the pairs. A
word is found where its pairs follow each other. Korean has spaces, but also compounds.
"""

import re
import unicodedata
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.utils.html import format_html
from django.utils.safestring import SafeString

# Thai, Lao, Tibetan, Myanmar, Khmer, kana, Han and Hangul. As in the migration that makes
# `forum_parts`.
RUN = re.compile(
    r"[\u0E01-\u0FFF\u1000-\u109F\u1780-\u17FF\u3005\u3040-\u30FF\u31F0-\u31FF\u3400-\u4DBF"
    r"\u4E00-\u9FFF\uAC00-\uD7A3\uF900-\uFAFF\U00020000-\U0003FFFF]+"
)
MARKUP = re.compile(r"(https?://\S+)|[*_`#>~]+")
FRAGMENT_BEFORE, FRAGMENT_AFTER = 60, 180  # Characters around what was found.


class Parts(NamedTuple):
    """What a search asks for: a tsquery of pairs of letters, and the words in other scripts."""

    query: str
    words: str


class PartsQuery(SearchQuery):
    """A tsquery that is written out already."""

    template = "(%(expressions)s)::tsquery"

    def __init__(self, query: str, **kwargs) -> None:
        super().__init__(query, search_type="raw", **kwargs)


def split_words(words: str) -> Parts:
    """Return what to search for in `words`. Without letters of these scripts, `query` is ""."""
    normal = unicodedata.normalize("NFKC", words)
    query = " & ".join(_pairs_of(run) for run in RUN.findall(normal))
    others = RUN.sub(" ", normal)
    return Parts(query, others if re.search(r"\w", others) else "")


def _pairs_of(run: str) -> str:
    if len(run) == 1:
        return f"'{run}':*"
    pairs = (f"'{run[at : at + 2]}'" for at in range(len(run) - 1))
    return f"({' <-> '.join(pairs)})"


def strip_markup(text: str) -> str:
    """Return a piece of Markdown without its signs. Addresses stay: they have underscores too."""
    return MARKUP.sub(r"\1", text)


def mark_runs(text: str, words: str) -> SafeString:
    """Return the part of `text` around the first run of `words`, as HTML with <mark> around it."""
    runs = RUN.findall(unicodedata.normalize("NFKC", words))
    places = [(text.find(run), run) for run in runs]
    at, found = min((place for place in places if place[0] >= 0), default=(0, ""))
    start, end = max(at - FRAGMENT_BEFORE, 0), at + len(found)
    found_html = format_html("<mark>{}</mark>", found) if found else ""
    before = f"{'…' if start else ''}{strip_markup(text[start:at])}"
    after = strip_markup(text[end : end + FRAGMENT_AFTER])
    return format_html("{}{}{}", before, found_html, after)
