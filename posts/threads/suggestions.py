"""Guesses from the words of a new thread what would help its author. Only ever offered."""

import json
import re
from functools import cache
from pathlib import Path

from posts.models import Thread
from posts.safety.crisis import MAX_SCREENED_LENGTH

PATTERNS_FILE = Path(__file__).resolve().parents[1] / "data" / "support_wanted.json"


@cache
def _load_patterns() -> list[tuple[str, re.Pattern]]:
    languages = json.loads(PATTERNS_FILE.read_text(encoding="utf-8"))
    kinds = list(next(iter(languages.values())))
    return [
        (
            kind,
            re.compile("|".join(item for by_kind in languages.values() for item in by_kind[kind])),
        )
        for kind in kinds
    ]


def suggest_support_wanted(title: str, text: str) -> str:
    """Return the Thread.SupportWanted that the words seem to ask for, or "" without a clear sign.

    The first kind in the file that fits wins: who asks for no advice may also ask a question.
    """
    words = " ".join(f"{title}\n{text}"[:MAX_SCREENED_LENGTH].lower().replace("’", "'").split())
    return next((kind for kind, pattern in _load_patterns() if pattern.search(words)), "")


def choose_kind_for_support(support_wanted: str) -> str:
    """Return the Thread.Kind that goes with a suggestion the author took."""
    asks = {Thread.SupportWanted.IDEAS, Thread.SupportWanted.EXPERIENCE}
    return Thread.Kind.QUESTION if support_wanted in asks else Thread.Kind.DISCUSSION
