"""Figures of the crisis classifier: how many sentences each threshold detects, with intervals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

    from posts.safety.training import Trained

TEST_LABELS = ("crisis", "hard", "ordinary")  # Of the sets that measure_crisis_classifier reads.


def format_figures(trained: Trained) -> Iterator[str]:
    """Yield the lines of a report, in Markdown: thresholds, rates by language, and the ROC."""
    import numpy as np

    from posts.safety.training import LABELS, OWN

    labels = np.array([sentence.label for sentence in trained.sentences])
    languages = np.array([sentence.language for sentence in trained.sentences])
    own = trained.scores["own"]
    limits = trained.thresholds
    yield f"{len(labels)} sentences."
    yield ""
    yield f"Thresholds: card {limits.card}, alert {limits.alert}, someone else {limits.other}."
    yield ""
    yield f"| language | threshold | {' | '.join(LABELS.values())} | AUC |"
    yield "|---|---|" + "--:|" * (len(LABELS) + 1)
    for language in ["all", *sorted(set(languages))]:
        here = (languages == language) if language != "all" else np.ones(len(labels), bool)
        auc = compute_auc(own[here & (labels == OWN)], own[here & (labels != OWN)])
        for name, limit in (("card", limits.card), ("alert", limits.alert)):
            rates = [format_rate(own[here & (labels == label)] >= limit) for label in LABELS]
            yield f"| {language} | {name} | {' | '.join(rates)} | {auc:.3f} |"
    yield ""
    flagged = trained.scores["other"] >= limits.other
    rates = [f"{name} {format_rate(flagged[labels == label])}" for label, name in LABELS.items()]
    yield f"The card about someone else is shown for: {', '.join(rates)}."
    yield ""
    yield "| everything else flagged | own crises detected |"
    yield "|--:|--:|"
    others = own[labels != OWN]
    for share in (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2):
        limit = np.quantile(others, 1 - share)
        yield f"| {share:.1%} | {(own[labels == OWN] > limit).mean():.1%} |"


class ScoredSentence(NamedTuple):
    """What the phrases and each threshold say about one labelled sentence."""

    label: str
    phrases: bool
    card: bool
    alert: bool


def format_test_set(name: str, sentences: list[ScoredSentence]) -> Iterator[str]:
    """Yield rows of a Markdown table: for each check, the share of each label that it flags."""
    import numpy as np

    checks: dict[str, Callable[[ScoredSentence], bool]] = {
        "phrases": lambda one: one.phrases,
        "card": lambda one: one.card,
        "alert": lambda one: one.alert,
        "phrases or card": lambda one: one.phrases or one.card,
        "phrases or alert": lambda one: one.phrases or one.alert,
    }
    for check, flags in checks.items():
        rates = [
            format_rate(
                np.array([flags(one) for one in sentences if one.label == label], dtype=bool)
            )
            for label in TEST_LABELS
        ]
        yield f"| {name} | {check} | {' | '.join(rates)} |"


def format_rate(flagged: np.ndarray) -> str:
    """Return the share of true values, with its 95 % confidence interval (Wilson)."""
    number, total = int(flagged.sum()), len(flagged)
    if not total:
        return "–"
    low, high = compute_interval(number, total)
    return f"{number / total:.1%} ({low:.1%}–{high:.1%})"


def compute_interval(number: int, total: int, z: float = 1.96) -> tuple[float, float]:
    """Return the Wilson interval of the share `number` / `total`."""
    share = number / total
    middle = (share + z * z / (2 * total)) / (1 + z * z / total)
    half = z / (1 + z * z / total) * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    return max(middle - half, 0.0), min(middle + half, 1.0)


def compute_auc(positive: np.ndarray, negative: np.ndarray) -> float:
    """Return how often one of `positive` scores higher than one of `negative`."""
    import numpy as np

    if not len(positive) or not len(negative):
        return float("nan")
    ordered = np.sort(negative)
    below = np.searchsorted(ordered, positive, side="left")
    equal = np.searchsorted(ordered, positive, side="right") - below
    return float((below + equal / 2).mean() / len(negative))
