"""Weekly figures of a group: new members, confirmed meetings, response times.

Each list has a pair for each of the last WEEKS weeks: its Monday (UTC) and the figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from posts.insights.response_times import compute_response_times_by_week

if TYPE_CHECKING:
    from groups.models import Group

WEEKS = 12


def list_recent_mondays(now: datetime) -> list[date]:
    """Return the Mondays (UTC) of the last weeks, the present one last."""
    monday = now.date() - timedelta(days=now.weekday())
    return [monday - timedelta(weeks=weeks) for weeks in reversed(range(WEEKS))]


def count_per_week(moments: Iterable[datetime], now: datetime) -> list[tuple[date, int]]:
    """Return how many of `moments` are in each week."""
    counts = dict.fromkeys(list_recent_mondays(now), 0)
    for moment in moments:
        day = moment.astimezone(UTC).date()
        monday = day - timedelta(days=day.weekday())
        if monday in counts:
            counts[monday] += 1
    return list(counts.items())


def count_new_members_per_week(group: Group, now: datetime) -> list[tuple[date, int]]:
    """Return how many members joined the group in each week."""
    joined = group.memberships.current().filter(since__date__gte=list_recent_mondays(now)[0])
    return count_per_week(joined.values_list("since", flat=True), now)


def count_confirmed_meetings_per_week(group: Group, now: datetime) -> list[tuple[date, int]]:
    """Return how many meetings were confirmed for the last time in each week."""
    confirmed = group.meetings.filter(confirmed_at__date__gte=list_recent_mondays(now)[0])
    return count_per_week(confirmed.values_list("confirmed_at", flat=True), now)


def compute_response_times_per_week(
    group: Group, now: datetime
) -> list[tuple[date, timedelta | None]]:
    """Return the median time to a first reply in each week; None if there was none."""
    weeks = list_recent_mondays(now)
    since = datetime.combine(weeks[0], time.min, UTC)
    medians = compute_response_times_by_week(group, since)
    return [(week, medians.get(week)) for week in weeks]
