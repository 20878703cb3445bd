"""The members who may be asked for a reply now, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from accounts.models import Member
from posts.models import AvailabilityWindow

MIN_TIME_BETWEEN_REQUESTS = timedelta(hours=2)  # To one member.
AWAKE_HOURS = range(7, 23)  # On their own clock, for those who were not here lately.
HERE_LATELY = timedelta(minutes=30)
NEVER = datetime.min.replace(tzinfo=UTC)


def rank_candidates(
    candidates: QuerySet[Member],
    now: datetime,
    challenge_ids: Collection[int] = (),
    language: str = "",
) -> Iterator[Member]:
    """Yield those of `candidates` whose hours are now and who were not asked lately.

    First who shares a challenge, then who speaks the language, then who is likely to be awake, and
    then who was asked longest ago. Who chose topics is asked about these only.
    """
    candidates = candidates.exclude(silenced_until__gt=now)
    windows = AvailabilityWindow.objects.filter(member__in=candidates)
    windows = windows.filter(
        Q(last_asked_at=None) | Q(last_asked_at__lte=now - MIN_TIME_BETWEEN_REQUESTS)
    )
    windows = windows.select_related("member").prefetch_related("challenges", "member__challenges")
    wanted = set(challenge_ids)
    fitting = [
        window for window in windows if window.is_open_at(now) and _wants_topic(window, wanted)
    ]
    fitting.sort(key=lambda window: _rank(window, now, wanted, language))
    return (window.member for window in fitting)


def _wants_topic(window: AvailabilityWindow, wanted: set[int]) -> bool:
    chosen = {challenge.pk for challenge in window.challenges.all()}
    return not chosen or not wanted or bool(chosen & wanted)


def _rank(window: AvailabilityWindow, now: datetime, wanted: set[int], language: str) -> tuple:
    member = window.member
    own = {challenge.pk for challenge in member.challenges.all()}
    own |= {challenge.pk for challenge in window.challenges.all()}
    return (
        not own & wanted,
        bool(language) and member.language != language,
        not _is_awake(member, now),
        window.last_asked_at or NEVER,
        window.pk,
    )


def _is_awake(member: Member, now: datetime) -> bool:
    if now - member.last_active_at < HERE_LATELY:
        return True
    return now.astimezone(member.zone).hour in AWAKE_HOURS


def mark_asked(member: Member, now: datetime) -> None:
    """Note that `member` was asked, so that somebody else is asked next time."""
    AvailabilityWindow.objects.filter(member=member).update(last_asked_at=now)
