"""What a member's hard moments show: how many passed, how long they took, and what helped."""

from collections.abc import Iterable
from statistics import median
from typing import NamedTuple

from django.utils.functional import Promise

from milestones.models import HardMoment


def count_strategy_outcomes(
    moments: Iterable[HardMoment],
) -> list[tuple[Promise | str, int, int]]:
    """Return (label, times passed, times tried) of each strategy, the most helpful first."""
    labels = dict(HardMoment.Strategy.choices)
    counts: dict[str, tuple[int, int]] = {}
    for moment in moments:
        for key in moment.tried:
            if key in labels:
                passed, tried = counts.get(key, (0, 0))
                counts[key] = passed + moment.passed, tried + 1
    ranked = sorted(counts.items(), key=lambda item: item[1], reverse=True)
    return [(labels[key], passed, tried) for key, (passed, tried) in ranked]


class Proof(NamedTuple):
    """What a member's own hard moments prove to them."""

    moments: list[HardMoment]  # The latest first.
    passed: int
    typical_minutes: int | None  # Half of those that passed took no longer. None if unknown.
    strategy_outcomes: list[tuple[Promise | str, int, int]]


def summarize_moments(moments: list[HardMoment]) -> Proof:
    """Return what the `moments` of one member prove. Nobody else's moments count."""
    passed = [moment for moment in moments if moment.passed]
    minutes = [moment.minutes for moment in passed if moment.minutes]
    return Proof(
        moments,
        len(passed),
        round(median(minutes)) if minutes else None,
        count_strategy_outcomes(moments),
    )
