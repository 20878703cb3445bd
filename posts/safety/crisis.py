"""Detects texts that speak of suicide, self-harm or overdose of their author.

Nothing here blocks, judges or diagnoses anybody. A match shows the author where somebody answers
tonight, and shows the text to moderators. The phrases are data, by language, in
posts/data/crisis.json. Tests check them against the sentences in tests/posts/safety/data/.

To be quick, a sentence is searched for the stems of a language first: the beginnings of words
without which none of its signs can match. A test checks that every sign contains a stem.
"""

import json
import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.text import ZERO_WIDTH

# What a moderator does, in this order. It follows guidance on peer support in a crisis:
# acknowledge, ask, signpost, stay, hand over.
CRISIS_STEPS = [
    _("Reply personally, within minutes: say that you read it and are glad they wrote."),
    _(
        "Ask plainly: are you thinking of ending your life? Asking doesn't put the idea into "
        "anyone's head."
    ),
    _("Tell them who answers tonight in their country, and the emergency number."),
    _("Stay with them until they reply or someone else is with them."),
    _("Hand over before you leave: name a second moderator in a note here."),
]

PHRASES_FILE = Path(__file__).resolve().parents[1] / "data" / "crisis.json"
MAX_SCREENED_LENGTH = 20_000  # Characters. The rest of a longer text is not searched.
# Also what nobody sees: a soft hyphen comes along with words from a page.
ACCENTS = re.compile(f"[\u0300-\u036f{ZERO_WIDTH}]+")
# Within a sentence: where a line ends, and where somebody hesitates.
PAUSES = re.compile(r"(?<!\n)\n(?!\n)|\.{2,}")
DOUBLED_LETTERS = re.compile(r"(?<!\\)([b-df-hj-np-tv-z])(?<!f)\1+")
CAPTURING_GROUPS = re.compile(r"(?<!\\)\((?!\?)")
WORD_STARTS = re.compile(r"(?:^|(?<=\|))\\b")
SENTENCE_ENDS = re.compile(r"[.!?;\n]+|\bbut\b")
APOSTROPHES = str.maketrans("", "", "'’`´")


@cache
def _load_phrases():
    """Return for each language the patterns of stems, of signs, and of sentences to ignore."""
    languages = json.loads(PHRASES_FILE.read_text(encoding="utf-8"))
    return [
        [_compile_any(map(normalize_letters, rules[name])) for name in ("stems", "signs", "not")]
        for rules in languages.values()
    ]


def _compile_any(patterns):
    """Compile the patterns into one that matches at the beginning of a word.

    Nothing captures, and no pattern asks again for the beginning of a word. So `re` passes over an
    alternative that begins with another letter, which makes searching 20,000 characters of
    "od od od" take 50 ms instead of 800.
    """
    joined = WORD_STARTS.sub("", "|".join(patterns))
    return re.compile(rf"\b(?:{CAPTURING_GROUPS.sub('(?:', joined)})")


@lru_cache(64)  # The middleware asks again about a text that was just screened.
def speaks_of_crisis(text: str) -> bool:
    """Return whether a sentence of `text` matches a crisis phrase, in any language.

    Members write in several.
    """
    return any(
        stems.search(sentence) and signs.search(sentence) and not excused.search(sentence)
        for sentence in _split_sentences(text)
        for stems, signs, excused in _load_phrases()
    )


def normalize_letters(text: str) -> str:
    """Return `text` without accents, and with one of two equal consonants.

    Exhausted people, or those on a borrowed keyboard, write "dissapear" and "estarian". Vowels and
    the f of "off" stay doubled, as "to" and "of" mean something else. So does what follows a
    backslash in a pattern.
    """
    bare = ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return DOUBLED_LETTERS.sub(r"\1", bare)


def _split_sentences(text):
    # Cut twice, because normalizing makes eighteen characters of some.
    normalized = normalize_letters(text[:MAX_SCREENED_LENGTH].lower())[:MAX_SCREENED_LENGTH]
    plain = normalized.translate(APOSTROPHES)
    # People break a line, or hesitate, in the middle of what is hardest to say.
    whole = PAUSES.sub(" ", plain)
    for sentence in SENTENCE_ENDS.split(plain if whole == plain else f"{plain}\n{whole}"):
        words = " ".join(re.findall(r"\w[\w,-]*", sentence)).replace(",", "")
        if words:
            yield words
