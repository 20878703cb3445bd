"""The door for all text that people type: what is stored, and whether it shows anything.

Forms let words through with the fields in forms.py. Code that takes words without a form calls
clean_text() or clean_line() itself.
"""

import re
import unicodedata
from hashlib import sha256

from django.utils.translation import get_language_bidi

LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")

# Bullets that word processors paste as characters of a symbol font.
SYMBOL_FONT = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪", "\uf0d8": "➢", "\uf0fc": "✓"})

# Never stored. Control characters and halves of characters break feeds and mails. Embeddings,
# overrides and isolates would turn the words of others around them: every place that shows words
# isolates them, and the marks for one letter (U+200E, U+200F, U+061C) stay. The rest shows nothing
# or a box: private use, annotations, the placeholder of a pasted picture, byte order marks.
UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u206f\ue000-\uf8ff"
    "\ufdd0-\ufdef\ufeff\ufff9-\ufffc"
    + "".join(
        f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
    )
    + "\U000f0000-\U0010fffd]"
)
# Tag characters are parts of a few flags, and invisible anywhere else.
TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[\U000e0000-\U000e007f]")

# Letters of Hebrew, Arabic and other scripts that run from right to left.
RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)

ZERO_WIDTH = "\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f"
REPEATED_ZERO_WIDTH = re.compile(f"([{ZERO_WIDTH}])\\1+")
JOINERS = {"\u200b", "\u200c", "\u200d", "\u2060"}

# Characters of these categories show something, except for a few that are drawn empty: Hangul
# fillers, the Braille pattern without dots, the musical note without a head.
VISIBLE = frozenset("LNPS")
DRAWN_EMPTY = frozenset("\u115f\u1160\u3164\uffa0\u2800\U0001d159")

# How many marks a letter may carry, by the first character of a range. More would cover the lines
# above and below. Letters of Vietnamese are composed; "שָּׁ֑" has four points; letters of India, Tibet
# and Myanmar carry vowels, tones and joined letters.
MARKS_BY_RANGE = (
    (0x0000, 2), (0x0591, 4), (0x0610, 3), (0x07EB, 5), (0x0E31, 2), (0x0F18, 5),
    (0x1AB0, 2), (0x1B00, 5), (0x1DC0, 2), (0x2CEF, 5), (0xFE20, 2), (0x101FD, 5),
)  # fmt: skip


def _find_letter_marks() -> str:
    """Return, for use in a character class, the marks that belong to the letters of a name.

    Not those that enclose letters, and none that shows nothing: two names would look the same.
    """
    hidden = {*ZERO_WIDTH, "\u17b4", "\u17b5"} | {chr(code) for code in range(0x180B, 0x1810)}
    hidden |= {chr(code) for code in range(0xFE00, 0xFE10)}
    marks = (chr(code) for code in range(0x300, 0x1F000))
    return "".join(m for m in marks if unicodedata.category(m) in {"Mn", "Mc"} and m not in hidden)


# What a letter of a name is: LETTER begins one, LETTERS continue it. `\w` alone has no vowels of
# Hindi or Thai, and no points of Hebrew or Arabic.
MARKS = _find_letter_marks()
LETTER = r"\w"
LETTERS = rf"\w{MARKS}"


def clean_text(text: str) -> str:
    """Return `text` as it is stored: in NFC, with plain line breaks, without harmful characters."""
    text = LINE_BREAK.sub("\n", text)
    if text.isascii():
        return UNWANTED.sub("", text)
    text = UNWANTED.sub("", text.translate(SYMBOL_FONT))
    text = REPEATED_ZERO_WIDTH.sub(r"\1", TAGS.sub(r"\1", text))
    return unicodedata.normalize("NFC", _limit_marks(unicodedata.normalize("NFC", text)))


def clean_line(text: str) -> str:
    """Return `text` as clean_text() does, on one line, with single spaces."""
    return " ".join(clean_text(text).split())


def shows_nothing(text: str) -> bool:
    """Return whether a reader of `text` sees an empty place."""
    return not any(map(_is_visible, text))


def hash_text(text: str | None) -> str:
    """Return a short hash of `text`, "" without one.

    A form sends that of the text with which it was opened: another one means that the text was
    changed in the meantime.
    """
    return sha256(text.encode()).hexdigest()[:16] if text else ""


def isolate(text: str) -> str:
    """Return `text` for use inside a sentence whose order it must not change.

    An Arabic name would pull the number after it to its other side.
    """
    needs_it = get_language_bidi() or RIGHT_TO_LEFT.search(text)
    return f"\u2068{text}\u2069" if text and needs_it else text


def normalize_password(password: str) -> str:
    """Return `password` in NFKC, with plain spaces.

    Keyboards type one letter as different characters: with the accent in it, or after it. RFC 8265
    asks to compare them as equal.
    """
    return re.sub(r"[^\S\n]", " ", unicodedata.normalize("NFKC", password))


def _is_visible(character: str) -> bool:
    category = unicodedata.category(character)
    if category == "Cn":
        # An emoji that is newer than this Python, unless it is of the last planes.
        return 0x10000 <= ord(character) < 0xE0000
    return category[0] in VISIBLE and character not in DRAWN_EMPTY


def _limit_marks(text: str) -> str:
    kept, marks = [], 0
    for character in text:
        if unicodedata.category(character) in {"Mn", "Me"}:
            marks += 1
            if marks > _most_marks(ord(character)):
                continue
        elif character not in JOINERS:
            marks = 0
        kept.append(character)
    return "".join(kept)


def _most_marks(code: int) -> int:
    return next(most for first, most in reversed(MARKS_BY_RANGE) if code >= first)
