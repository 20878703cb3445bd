"""Detects advice ("you should…") in replies to a thread that asks for listening only."""

import json
import re
from functools import cache
from pathlib import Path

from posts.safety.crisis import MAX_SCREENED_LENGTH

PATTERNS_FILE = Path(__file__).resolve().parents[1] / "data" / "advice.json"
QUOTED_LINES = re.compile(r"^ *>.*$", re.M)


@cache
def _load_pattern():
    languages = json.loads(PATTERNS_FILE.read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?:{item})" for items in languages.values() for item in items))


def contains_advice(text: str) -> bool:
    """Return whether `text` tells somebody what to do. Ignores what it quotes."""
    own_text = QUOTED_LINES.sub(" ", text[:MAX_SCREENED_LENGTH]).lower().replace("’", "'")
    return bool(_load_pattern().search(" ".join(own_text.split())))
