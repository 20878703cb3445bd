"""Being heard: a thread may ask for listening, and an answer that gives orders is none.

A hint before it is posted, never a block; and nothing of it is told to anybody.
"""

import json
import re
from functools import cache
from pathlib import Path

from .crisis import LONGEST

PATTERNS = Path(__file__).resolve().parents[1] / "data" / "orders.json"
QUOTED = re.compile(r"^ *>.*$", re.M)  # Somebody else's words.


@cache
def _pattern():
    languages = json.loads(PATTERNS.read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?:{one})" for many in languages.values() for one in many))


def gives_orders(text: str) -> bool:
    """Whether `text` tells somebody what to do ("you should…")."""
    own = QUOTED.sub(" ", text[:LONGEST]).lower().replace("’", "'")
    return bool(_pattern().search(" ".join(own.split())))
