"""How often each coping strategy helped a member."""

from milestones.models.hard_moments import HardMoment


def count_strategy_outcomes(moments):
    """For each thing that was tried: its words, how often it passed, how often it was tried."""
    labels, found = dict(HardMoment.Thing.choices), {}
    for moment in moments:
        for key in moment.tried:
            if key in labels:
                passed, times = found.get(key, (0, 0))
                found[key] = passed + moment.passed, times + 1
    ranked = sorted(found.items(), key=lambda item: item[1], reverse=True)
    return [(labels[key], passed, times) for key, (passed, times) in ranked]
