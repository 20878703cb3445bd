"""Numbers for the words of a text and the pieces of its words, for the crisis classifier.

The sentence encoder reads what a sentence means; these read how it is said: slang, typing errors,
and the small words that turn a meaning round, such as "not" or "any more".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from zlib import crc32

NUMBER_OF_NGRAMS = 2**19  # More than there are in the training data, so few share a number.
PIECE_LENGTHS = (2, 3, 4, 5)  # Of the pieces of a word, in characters, with its borders.
MAX_WORDS = 3
ACCENTS = re.compile("[\u0300-\u036f]+")
APOSTROPHES = re.compile("['’`´]")
STRETCHED = re.compile(r"(.)\1{2,}")
WORD = re.compile(r"\w+|[^\w\s]")


def list_ngrams(text: str) -> list[int]:
    """Return a number below NUMBER_OF_NGRAMS for each n-gram of `text`, without repetition."""
    words = WORD.findall(normalize(text))
    return sorted({crc32(ngram.encode()) % NUMBER_OF_NGRAMS for ngram in _generate_ngrams(words)})


def normalize(text: str) -> str:
    """Return `text` as people type it in haste: small letters, no accents, "nooo" as "noo"."""
    bare = ACCENTS.sub("", unicodedata.normalize("NFKD", text.lower()))
    return STRETCHED.sub(r"\1\1", APOSTROPHES.sub("", bare))


def _generate_ngrams(words: list[str]) -> Iterator[str]:
    for length in range(1, MAX_WORDS + 1):
        for start in range(len(words) - length + 1):
            yield "\n".join(words[start : start + length]) + "\n"
    for word in words:
        padded = f" {word[:40]} "
        for length in PIECE_LENGTHS:
            for start in range(len(padded) - length + 1):
                yield padded[start : start + length]
