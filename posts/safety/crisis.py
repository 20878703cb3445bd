"""Crisis: whether words speak of suicide, self-harm or overdose of the one who writes them.

Nothing here blocks, judges or diagnoses anybody. What it finds leads to one thing only: the
person sees at once where somebody answers tonight. The phrases are data, per language, in
posts/data/crisis.json; `tests/posts/data/crisis*.txt` hold the sentences they are held against.

Most sentences hold none of a language's stems, the beginnings of words without which no sign of it
can match: they cost one quick look. A test goes through every way in which a sign can match.
"""

import json
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

# For the moderator: what to do, in this order. After the guidance of the forum's sources on peer
# support in a crisis: acknowledge, ask, signpost, stay, hand over.
CRISIS_STEPS = [
    _("Answer as a person, within minutes: that you read it, and that you are glad they wrote."),
    _("Ask plainly: are you thinking of ending your life? To ask does not put it into anybody."),
    _("Tell them where somebody answers tonight, in their country, and the emergency number."),
    _("Stay in the thread until they answer or somebody else is with them."),
    _("Hand over before you leave: a second moderator, by name, in a note here."),
]

PHRASES_FILE = Path(__file__).resolve().parents[1] / "data" / "crisis.json"
MAX_SCREENED_LENGTH = 20_000  # Characters that are looked at: a post has no more.
ACCENTS = re.compile("[\u0300-\u036f]+")
DOUBLED_LETTERS = re.compile(r"(?<!\\)([b-df-hj-np-tv-z])(?<!f)\1+")
APOSTROPHES = str.maketrans("", "", "'’`´")


@cache
def _load_phrases():
    """For each language, one expression for stems, for signs, and for what takes a sentence out."""
    found = json.loads(PHRASES_FILE.read_text(encoding="utf-8"))
    return [
        [_compile_any(map(_normalize, rules[name])) for name in ("stems", "signs", "not")]
        for rules in found.values()
    ]


def _compile_any(patterns):
    """All of them as one, tried where a word begins only: that is five times as quick."""
    return re.compile(rf"\b(?:{'|'.join(patterns)})")


@lru_cache(64)  # What is sent is looked at when it comes in, and again as a post.
def speaks_of_crisis(text: str) -> bool:
    """Whether some sentence of `text` does. Every language is tried: people write in several."""
    return any(
        stems.search(sentence) and signs.search(sentence) and not excused.search(sentence)
        for sentence in _split_sentences(text)
        for stems, signs, excused in _load_phrases()
    )


def _normalize(text):
    """Without accents, and each doubled letter once: who writes at the end of their strength, or
    on a borrowed keyboard, writes "dissapear" and "estarian".

    Vowels and the f of "off" stay doubled: "to" and "of" say something else. So does what follows
    a backslash in a pattern.
    """
    bare = ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return DOUBLED_LETTERS.sub(r"\1", bare)


def _split_sentences(text):
    plain = _normalize(text[:MAX_SCREENED_LENGTH].lower()).translate(APOSTROPHES)
    for sentence in re.split(r"[.!?;\n]+|\bbut\b", plain):
        words = " ".join(re.findall(r"[\w,-]+", sentence)).replace(",", "")
        if words:
            yield words
