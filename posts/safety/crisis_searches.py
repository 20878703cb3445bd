"""Recognizes a search by somebody who may be in danger, so that help is shown before the results.

Also with a slip of the fingers: two letters in the wrong order, one too few in a long word, or a
letter repeated.

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
SLIPS_FILE = WORDS_FILE.with_name("crisis_slips.json")
WORDS = re.compile(r"\w+")
REPEATED_LETTERS = re.compile(r"(.)\1+")
LONG_WORD = 6  # Letters. One letter less makes another word of a shorter one: "kill" and "ill".
# Characters. A search has fewer; of a text that was pasted, the beginning is read.
MAX_LENGTH = 500


def is_crisis_search(words: str) -> bool:
    """Return whether `words`, as typed into a search field, may be those of somebody in danger."""
    words = words[:MAX_LENGTH]
    plain = " ".join(_flatten(words).split())
    mended = WORDS.sub(_mend_word, plain)
    found = _load_words().search(plain) or _load_words().search(mended)
    return bool(found) or speaks_of_crisis(words) or speaks_of_crisis(mended)


def _mend_word(found):
    """Return the word that was meant, if `found` is one of _list_slips(), or repeats a letter."""
    word, slips = found[0], _list_slips()
    return slips.get(word) or slips.get(REPEATED_LETTERS.sub(r"\1", word), word)


@cache
def _list_slips() -> dict[str, str]:
    """Return how people type the words that searches of a crisis have, with what they meant."""
    words = json.loads(SLIPS_FILE.read_text(encoding="utf-8"))
    slips: dict[str, str] = {}
    for word in words:
        for at in range(len(word) - 1):
            slips[word[:at] + word[at + 1] + word[at] + word[at + 2 :]] = word
            if len(word) >= LONG_WORD:
                slips[word[:at] + word[at + 1 :]] = word
    slips |= {word: word for word in words}  # "morir" is no slip of "mourir".
    return {normalize_letters(slip): normalize_letters(word) for slip, word in slips.items()}


def _flatten(text: str) -> str:
    return normalize_letters(text.lower()).translate(APOSTROPHES)


@cache
def _load_words() -> re.Pattern[str]:
    languages = json.loads(WORDS_FILE.read_text(encoding="utf-8"))
    return re.compile(
        "|".join(normalize_letters(item) for words in languages.values() for item in words)
    )
