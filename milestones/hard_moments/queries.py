"""How often each coping strategy helped a member."""

from collections.abc import Iterable

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
