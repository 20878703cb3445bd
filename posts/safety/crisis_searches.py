"""Recognizes a search by somebody who may be in danger, so that help is shown before the results.

Nothing about such a search is stored, counted or logged, and nobody is told: who looks for these
words may look for a friend, or for nothing but words. The page shows help lines, and that is all.
One word is enough here, unlike in a post (posts.safety.crisis): no moderator is woken by it. The
words are data, by language, in posts/data/crisis_searches.json.
"""

import json
import re
from functools import cache
from pathlib import Path

from posts.safety.crisis import APOSTROPHES, normalize_letters, speaks_of_crisis

WORDS_FILE = Path(__file__).resolve().parents[1] / "data" / "crisis_searches.json"
# Characters. A search has fewer; of a text that was pasted, the beginning is read.
MAX_LENGTH = 500


def is_crisis_search(words: str) -> bool:
    """Return whether `words`, as typed into a search field, may be those of somebody in danger."""
    words = words[:MAX_LENGTH]
    plain = " ".join(_flatten(words).split())
    return bool(_load_words().search(plain)) or speaks_of_crisis(words)


def _flatten(text: str) -> str:
    return normalize_letters(text.lower()).translate(APOSTROPHES)


@cache
def _load_words() -> re.Pattern[str]:
    languages = json.loads(WORDS_FILE.read_text(encoding="utf-8"))
    return re.compile(
        "|".join(normalize_letters(item) for words in languages.values() for item in words)
    )
