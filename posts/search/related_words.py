"""Other words for what somebody searched for: one says "relapse", another "setback".

They are data, by language, in posts/data/related_words.json; each list holds words that people use
for the same thing. All languages are tried, as members use several.
"""

import json
from functools import cache
from pathlib import Path

WORDS_FILE = Path(__file__).resolve().parents[1] / "data" / "related_words.json"
MAX_RELATED = 4  # Words that are searched for instead.


def find_related_words(words: str) -> list[str]:
    """Return other words for those in `words`, or none.

    Only a search of one or two words has them: of a longer one, they would find something else.
    """
    asked = words.lower().split()
    if len(asked) > 2:
        return []
    related = [other for word in asked for other in _load_related().get(word, ())]
    return [word for word in dict.fromkeys(related) if word not in asked][:MAX_RELATED]


@cache
def _load_related() -> dict[str, list[str]]:
    """Return {word: the words of its lists}. An English word is known by its plural, too."""
    languages = json.loads(WORDS_FILE.read_text(encoding="utf-8"))
    related: dict[str, list[str]] = {}
    for lists in languages.values():
        for words in lists:
            for word in words:
                for form in (word, f"{word}s"):
                    related.setdefault(form, []).extend(other for other in words if other != word)
    return related
