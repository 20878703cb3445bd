"""Trains the crisis classifier from the labelled sentences in posts/data/crisis_sentences.

It needs scikit-learn, which only developers install (requirements-dev.txt). What it measures is
measured on themes that the model did not see: the same thought in two languages would otherwise be
in both halves.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from posts.safety.classifier import (
    HEADS,
    MODEL_FILE,
    CrisisClassifier,
    Thresholds,
    compute_kernel,
    list_parts,
    split_sentences,
)
from posts.safety.ngrams import NUMBER_OF_NGRAMS, list_ngrams

SENTENCES = Path(__file__).resolve().parents[1] / "data" / "crisis_sentences"
OWN, OTHER, HARD, ORDINARY = "!", "?", "~", "."
LABELS = {OWN: "own crisis", OTHER: "someone else's", HARD: "hard, harmless", ORDINARY: "ordinary"}
GAMMA, FOLDS = 2.0, 5
EXAMPLES = 3000  # Sentences with whose meaning others are compared, chosen at random.
LIKENESS = 2.0  # How much more what a sentence means is trusted than how it is said.
PENALTY = 0.5  # A higher one trusts the single sentence more, and what they share less.
# The share of ordinary and of hard harmless sentences that may be above a threshold. Chosen with
# posts of the demo community that were not trained: about 2 % of them open a case at the alert.
CARD_COST = {ORDINARY: 0.03, HARD: 0.15}
ALERT_COST = {ORDINARY: 0.01, HARD: 0.05}
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


class Features(NamedTuple):
    """What is weighed of each sentence, one row for each, and what turns a text into it."""

    values: Any  # A sparse matrix: the n-grams, and then the likeness with the examples.
    rarities: np.ndarray
    examples: np.ndarray  # Whole numbers of one byte: `scale` times these are the vectors.
    scale: float
    mixing: np.ndarray  # From weights of `values` to a weight for each example.


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

    Twice: the first model finds which part of each longer text about a crisis speaks of it, and the
    second one learns these parts too. `encode` returns a row of length 1 for each text. Raises
    ImportError without scikit-learn.
    """
    encode = encode_once(encode)
    rows = [*sentences, *split_harmless(sentences)]
    _train_rows(rows, encode, path)
    rows += find_crisis_parts(sentences, CrisisClassifier(path, SimpleNamespace(encode=encode)))
    scores, thresholds = _train_rows(rows, encode, path)
    of_sentences = {name: found[: len(sentences)] for name, found in scores.items()}
    return Trained(sentences, of_sentences, thresholds)


def encode_once(encode: Callable[[list[str]], np.ndarray]) -> Callable[[list[str]], np.ndarray]:
    """Return an encoder that encodes each text once, because that takes most of the time."""
    known: dict[str, np.ndarray] = {}

    def encode_new(texts: list[str]) -> np.ndarray:
        if new := list(dict.fromkeys(text for text in texts if text not in known)):
            known.update(zip(new, np.atleast_2d(encode(new)), strict=True))
        return np.stack([known[text] for text in texts])

    return encode_new


def _train_rows(rows, encode, path):
    features = compute_features([row.text for row in rows], encode)
    labels = np.array([row.label for row in rows])
    themes = np.array([row.theme for row in rows])
    heads = [_train_head(features, labels == label, themes) for label in (OWN, OTHER)]
    scores = {name: head["scores"] for name, head in zip(HEADS, heads, strict=True)}
    thresholds = Thresholds(
        card=_choose_threshold(scores["own"], labels, CARD_COST),
        alert=_choose_threshold(scores["own"], labels, ALERT_COST),
        other=_choose_threshold(scores["other"], labels, OTHER_COST),
    )
    _store_model(path, features, heads, thresholds)
    return scores, thresholds


def split_harmless(sentences: list[Sentence]) -> list[Sentence]:
    """Return the parts that the classifier reads of each longer text in which nobody is in danger.

    A post is flagged for its most striking part, so it must know what such parts look like.
    """
    return [
        sentence._replace(text=part)
        for sentence in sentences
        if sentence.label in (HARD, ORDINARY)
        for part in _list_shorter_parts(sentence.text)
    ]


def find_crisis_parts(sentences: list[Sentence], classifier: CrisisClassifier) -> list[Sentence]:
    """Return the part of each longer text about an own crisis that speaks of it most.

    Nobody has labelled it. In the whole text it may be lost among the shopping and the weather.
    """
    found = []
    for sentence in sentences:
        parts = _list_shorter_parts(sentence.text) if sentence.label == OWN else []
        if parts:
            own, _other = classifier.decide(parts)
            found.append(sentence._replace(text=parts[int(own.argmax())]))
    return found


def _list_shorter_parts(text):
    whole = split_sentences(text)
    return [part for part in list_parts(whole) if part != " ".join(whole)]


def compute_features(texts: list[str], encode: Callable[[list[str]], np.ndarray]) -> Features:
    """Return the features of `texts`. Labels play no part in them."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.preprocessing import normalize

    rows = [list_ngrams(text) for text in texts]
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.concatenate(rows)
    shape = (len(texts), NUMBER_OF_NGRAMS)
    ngrams = csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape)
    counts = np.bincount(columns, minlength=NUMBER_OF_NGRAMS)
    rarities = np.where(counts > 0, np.log((1 + len(texts)) / (1 + counts)) + 1, 0)
    rarities = rarities.astype(np.float16).astype(np.float32)
    ngrams = normalize(ngrams.multiply(rarities).tocsr())

    encoded = np.asarray(encode([text.lower() for text in texts]), dtype=np.float32)
    drawn = np.random.default_rng(0).permutation(len(texts))[:EXAMPLES]
    scale = float(np.abs(encoded).max()) / 127  # One byte a number keeps the file small.
    examples = np.round(encoded[drawn] / scale).astype(np.int8)
    vectors = examples.astype(np.float32) * scale
    # Nyström's method: as if each sentence was compared with all others, and not only with these.
    among = compute_kernel(vectors, vectors, GAMMA).astype(np.float64)
    values, directions = np.linalg.eigh(among + 1e-4 * np.eye(len(vectors)))
    mixing = LIKENESS * directions * np.maximum(values, 1e-6) ** -0.5
    likeness = compute_kernel(encoded, vectors, GAMMA) @ mixing
    together = hstack([ngrams, csr_matrix(likeness.astype(np.float32))]).tocsr()
    return Features(together, rarities, examples, scale, mixing)


def _train_head(features: Features, wanted: np.ndarray, themes: np.ndarray) -> dict[str, Any]:
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold
    from sklearn.svm import LinearSVC

    unseen = np.zeros(len(wanted))
    for train, test in GroupKFold(FOLDS).split(features.values, wanted, themes):
        machine = LinearSVC(C=PENALTY, random_state=0).fit(features.values[train], wanted[train])
        unseen[test] = machine.decision_function(features.values[test])
    machine = LinearSVC(C=PENALTY, random_state=0).fit(features.values, wanted)
    # From the value of the machine to a score between 0 and 1 (Platt scaling).
    scale = LogisticRegression(C=1e6).fit(unseen[:, None], wanted)
    slope, offset = float(scale.coef_[0, 0]), float(scale.intercept_[0])
    return {
        "ngram_weights": machine.coef_[0, :NUMBER_OF_NGRAMS],
        "example_weights": features.mixing @ machine.coef_[0, NUMBER_OF_NGRAMS:],
        "intercepts": float(machine.intercept_[0]),
        "slopes": slope,
        "offsets": offset,
        "scores": 1 / (1 + np.exp(-(slope * unseen + offset))),
    }


def _choose_threshold(scores: np.ndarray, labels: np.ndarray, cost: dict[str, float]) -> float:
    """Return the lowest threshold that costs no more than `cost`: a share for each label."""
    quantiles = [np.quantile(scores[labels == label], 1 - share) for label, share in cost.items()]
    return round(float(max(quantiles)), 4)


def _store_model(
    path: Path, features: Features, heads: list[dict[str, Any]], thresholds: Thresholds
) -> None:
    types = {"ngram_weights": np.float16}
    names = ("ngram_weights", "example_weights", "intercepts", "slopes", "offsets")
    values: dict[str, Any] = {
        name: np.array([head[name] for head in heads], dtype=types.get(name, np.float32))
        for name in names
    }
    np.savez_compressed(
        path,
        examples=features.examples,
        scale=np.float32(features.scale),
        gamma=np.float32(GAMMA),
        rarities=features.rarities.astype(np.float16),
        thresholds=json.dumps(thresholds.__dict__),
        **values,
    )
