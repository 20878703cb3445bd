"""Figures of the crisis classifier: how many sentences each threshold hears, with intervals."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

    from posts.safety.training import Trained


def format_figures(trained: Trained) -> Iterator[str]:
    """Yield the lines of a report, in Markdown: thresholds, rates by language, and the ROC."""
    import numpy as np

    from posts.safety.training import LABELS, OWN

    labels = np.array([sentence.label for sentence in trained.sentences])
    languages = np.array([sentence.language for sentence in trained.sentences])
    own = trained.scores["own"]
    limits = trained.thresholds
    yield f"{len(labels)} sentences, {trained.number_of_vectors} support vectors"
    yield f"thresholds: card {limits.card}, alert {limits.alert}, someone else {limits.other}"
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
    heard = trained.scores["other"] >= limits.other
    rates = [f"{name} {format_rate(heard[labels == label])}" for label, name in LABELS.items()]
    yield f"card about someone else: {', '.join(rates)}"
    yield ""
    yield "ROC, all languages: share of own crises heard | share of everything else flagged"
    others = np.sort(own[(labels != OWN)])
    for share in (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2):
        limit = np.quantile(others, 1 - share)
        yield f"{(own[labels == OWN] > limit).mean():.3f} | {share}"


def format_rate(heard: np.ndarray) -> str:
    """Return the share of true values, with its 95 % confidence interval (Wilson)."""
    number, total = int(heard.sum()), len(heard)
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
