"""Trains the crisis classifier from the labelled sentences in posts/data/crisis_sentences.

It needs scikit-learn, which only developers install (requirements-dev.txt). What it measures is
measured on themes that the model did not see: the same thought in two languages would otherwise be
in both halves.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from posts.safety.classifier import HEADS, MODEL_FILE, Thresholds, compute_kernel

SENTENCES = Path(__file__).resolve().parents[1] / "data" / "crisis_sentences"
OWN, OTHER, HARD, ORDINARY = "!", "?", "~", "."
LABELS = {OWN: "own crisis", OTHER: "someone else's", HARD: "hard, harmless", ORDINARY: "ordinary"}
GAMMA, PENALTY, FOLDS = 2.0, 5.0, 5
# What a threshold may cost: the share of ordinary and of hard harmless sentences above it.
CARD_COST = {ORDINARY: 0.03, HARD: 0.20}
ALERT_COST = {ORDINARY: 0.01, HARD: 0.12}
OTHER_COST = {ORDINARY: 0.01, HARD: 0.05, OWN: 0.10}


class Sentence(NamedTuple):
    language: str
    theme: str
    label: str
    text: str


class Trained(NamedTuple):
    """The sentences with the scores that models gave which had not seen their theme."""

    sentences: list[Sentence]
    scores: dict[str, np.ndarray]
    thresholds: Thresholds
    number_of_vectors: int


def load_sentences(folder: Path = SENTENCES) -> list[Sentence]:
    """Return the labelled sentences. Raises ValueError for a line without a label."""
    found = []
    for path in sorted(folder.glob("*/*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            label, _, text = line.partition(" ")
            if label not in LABELS or not text.strip():
                raise ValueError(f"{path}: no label in {line!r}")
            found.append(Sentence(path.parent.name, path.stem, label, text.strip()))
    return found


def train_classifier(
    sentences: list[Sentence], encode: Callable[[list[str]], np.ndarray], path: Path = MODEL_FILE
) -> Trained:
    """Train both heads, choose the thresholds, and store the model at `path`.

    `encode` returns a row of length 1 for each text. Raises ImportError without scikit-learn.
    """
    encoded = np.asarray(encode([sentence.text for sentence in sentences]), dtype=np.float32)
    kernel = compute_kernel(encoded, encoded, GAMMA).astype(np.float64)
    labels = np.array([sentence.label for sentence in sentences])
    themes = np.array([sentence.theme for sentence in sentences])
    heads = [_train_head(kernel, labels == label, themes) for label in (OWN, OTHER)]
    scores = {name: head["scores"] for name, head in zip(HEADS, heads, strict=True)}
    thresholds = Thresholds(
        card=_choose_threshold(scores["own"], labels, CARD_COST),
        alert=_choose_threshold(scores["own"], labels, ALERT_COST),
        other=_choose_threshold(scores["other"], labels, OTHER_COST),
    )
    used = np.flatnonzero(np.any([head["weights"] != 0 for head in heads], axis=0))
    _store_model(path, encoded[used], [head["weights"][used] for head in heads], heads, thresholds)
    return Trained(sentences, scores, thresholds, len(used))


def _train_head(kernel: np.ndarray, wanted: np.ndarray, themes: np.ndarray) -> dict[str, Any]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold
    from sklearn.svm import SVC

    unseen = np.zeros(len(wanted))
    for train, test in GroupKFold(FOLDS).split(kernel, wanted, themes):
        machine = SVC(C=PENALTY, kernel="precomputed")
        machine.fit(kernel[np.ix_(train, train)], wanted[train])
        unseen[test] = machine.decision_function(kernel[np.ix_(test, train)])
    machine = SVC(C=PENALTY, kernel="precomputed").fit(kernel, wanted)
    weights = np.zeros(len(wanted))
    weights[machine.support_] = machine.dual_coef_[0]
    # From the value of the machine to a score between 0 and 1 (Platt scaling).
    scale = LogisticRegression(C=1e6).fit(unseen[:, None], wanted)
    slope, offset = float(scale.coef_[0, 0]), float(scale.intercept_[0])
    return {
        "weights": weights,
        "intercept": float(machine.intercept_[0]),
        "slope": slope,
        "offset": offset,
        "scores": 1 / (1 + np.exp(-(slope * unseen + offset))),
    }


def _choose_threshold(scores: np.ndarray, labels: np.ndarray, cost: dict[str, float]) -> float:
    """Return the lowest threshold that costs no more than `cost`: a share for each label."""
    quantiles = [np.quantile(scores[labels == label], 1 - share) for label, share in cost.items()]
    return round(float(max(quantiles)), 4)


def _store_model(
    path: Path,
    vectors: np.ndarray,
    weights: Sequence[np.ndarray],
    heads: Sequence[dict[str, Any]],
    thresholds: Thresholds,
) -> None:
    scale = float(np.abs(vectors).max()) / 127  # One byte a number keeps the file small.
    np.savez_compressed(
        path,
        vectors=np.round(vectors / scale).astype(np.int8),
        scale=np.float32(scale),
        gamma=np.float32(GAMMA),
        weights=np.array(weights, dtype=np.float16),
        intercepts=np.array([head["intercept"] for head in heads], dtype=np.float32),
        slopes=np.array([head["slope"] for head in heads], dtype=np.float32),
        offsets=np.array([head["offset"] for head in heads], dtype=np.float32),
        thresholds=json.dumps(thresholds.__dict__),
    )
