"""Corrections of a start: which milestones only the mistake had earned."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from milestones.models import Milestone

# How long after it was typed a start may turn out to be a mistake. A start that stood
# longer was meant, and whoever moves it then keeps what they reached with it.
CORRECTION_WINDOW = timedelta(hours=48)


def is_new_start(start_set_at: datetime | None, now: datetime) -> bool:
    """Return whether a start typed at `start_set_at` may still turn out to be a mistake."""
    return start_set_at is not None and now - start_set_at <= CORRECTION_WINDOW


def is_doubtful(stored_at: datetime | None, start_set_at: datetime | None, now: datetime) -> bool:
    """Return whether what was stored at `stored_at` may come from a mistyped start only.

    Never where the start, typed at `start_set_at`, has stood longer than the window, or where
    nobody knows since when; nor what was stored before that start was typed.
    """
    if stored_at is None or start_set_at is None:
        return False
    return is_new_start(start_set_at, now) and stored_at >= start_set_at


def find_doubtful_milestones(
    milestones: Iterable[Milestone], start_set_at: datetime | None, now: datetime
) -> list[Milestone]:
    """Return those of `milestones` that a start typed at `start_set_at` may have earned wrongly."""
    return [one for one in milestones if is_doubtful(one.awarded_at, start_set_at, now)]


def split_by_corrected_start(
    doubtful: Iterable[Milestone], reached_keys: Collection[str]
) -> tuple[list[Milestone], list[Milestone]]:
    """Return the `doubtful` milestones that the corrected start has not reached, and the others.

    `reached_keys` are the keys of all spans that the journey has reached with the corrected start,
    setbacks left aside: a setback that was entered in between takes nothing back.
    """
    mistaken: list[Milestone] = []
    confirmed: list[Milestone] = []
    for milestone in doubtful:
        (confirmed if milestone.span_key in reached_keys else mistaken).append(milestone)
    return mistaken, confirmed
