"""Detects advice ("you should…") in replies to a thread that asks for listening only."""

import json
import re
from functools import cache
from pathlib import Path

from posts.safety.crisis import MAX_SCREENED_LENGTH

PATTERNS_FILE = Path(__file__).resolve().parents[1] / "data" / "advice.json"
QUOTED_LINES = re.compile(r"^ *>.*$", re.M)  # Somebody else's words.


@cache
def _load_pattern():
    languages = json.loads(PATTERNS_FILE.read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?:{one})" for many in languages.values() for one in many))


def contains_advice(text: str) -> bool:
    """Whether `text` tells somebody what to do ("you should…")."""
    own = QUOTED_LINES.sub(" ", text[:MAX_SCREENED_LENGTH]).lower().replace("’", "'")
    return bool(_load_pattern().search(" ".join(own.split())))
