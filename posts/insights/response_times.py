"""How long threads that ask for support wait for the first reply of another member."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db import connection

if TYPE_CHECKING:
    from groups.models import Group

BY_DAY_SQL = """
    SELECT (t.opened_at AT TIME ZONE 'UTC')::date AS day, count(*) AS threads,
        count(t.first_reply_at) AS answered,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY t.first_reply_at - t.opened_at) AS median,
        percentile_cont(0.9) WITHIN GROUP (ORDER BY t.first_reply_at - t.opened_at) AS slowest
    FROM posts_thread t WHERE t.opened_at >= %s AND t.removed_at IS NULL AND t.support_wanted <> ''
    GROUP BY day ORDER BY day
"""
BY_GROUP_SQL = """
    SELECT g.name, count(*) AS threads, count(t.first_reply_at) AS answered,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY t.first_reply_at - t.opened_at) AS median,
        percentile_cont(0.9) WITHIN GROUP (ORDER BY t.first_reply_at - t.opened_at) AS slowest
    FROM posts_thread t JOIN groups_group g ON g.id = t.group_id
    WHERE t.opened_at >= %s AND t.removed_at IS NULL AND t.support_wanted <> ''
        AND (%s::bigint IS NULL OR g.id = %s)
    GROUP BY g.id ORDER BY slowest DESC NULLS LAST LIMIT %s
"""
BY_PERIOD_SQL = """
    SELECT t.opened_at >= %s AS is_recent, count(*) AS threads,
        count(t.first_reply_at) AS answered,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY t.first_reply_at - t.opened_at) AS median,
        percentile_cont(0.9) WITHIN GROUP (ORDER BY t.first_reply_at - t.opened_at) AS slowest
    FROM posts_thread t WHERE t.opened_at >= %s AND t.removed_at IS NULL AND t.support_wanted <> ''
    GROUP BY is_recent
"""
OVERVIEW_SQL = f"""
    SELECT day, NULL::text AS name, NULL::boolean AS is_recent, threads, answered, median, slowest
        FROM ({BY_DAY_SQL}) AS d
    UNION ALL
    SELECT NULL, name, NULL, threads, answered, median, slowest FROM ({BY_GROUP_SQL}) AS g
    UNION ALL
    SELECT NULL, NULL, is_recent, threads, answered, median, slowest FROM ({BY_PERIOD_SQL}) AS p
"""  # noqa: S608 - only the three statements above.
BY_WEEK_SQL = """
    SELECT date_trunc('week', t.opened_at AT TIME ZONE 'UTC')::date AS week,
        count(t.first_reply_at) AS answered,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY t.first_reply_at - t.opened_at) AS median
    FROM posts_thread t
    WHERE t.opened_at >= %s AND t.removed_at IS NULL AND t.support_wanted <> '' AND t.group_id = %s
    GROUP BY week
"""


def compute_response_times_by_day(days: int, now: datetime) -> list[dict]:
    """Return a row for each day (UTC) of the last `days` on which a thread asked for support.

    The `median` and `slowest` (of the fastest 90 %) are timedeltas, or None without any reply.
    """
    return _fetch_rows(BY_DAY_SQL, [now - timedelta(days=days)])


def compute_response_times_by_group(
    days: int, now: datetime, group: Group | None = None, limit: int = 20
) -> list[dict]:
    """Return such a row for each group, the slowest first, or for one `group` alone."""
    group_id = group and group.pk
    return _fetch_rows(BY_GROUP_SQL, [now - timedelta(days=days), group_id, group_id, limit])


class ResponseTimes(NamedTuple):
    """The rows of the functions above, and such a row of all these days and of as many before."""

    by_day: list[dict]
    by_group: list[dict]
    recent: dict | None
    before: dict | None


def load_response_times(days: int, now: datetime, limit: int = 20) -> ResponseTimes:
    """Return all of them, in one query."""
    length = timedelta(days=days)
    since = now - length
    rows = _fetch_rows(OVERVIEW_SQL, [since, since, None, None, limit, since, since - length])
    by_day, by_group = [row for row in rows if row["day"]], [row for row in rows if row["name"]]
    periods = {row["is_recent"]: row for row in rows if row["is_recent"] is not None}
    return ResponseTimes(
        sorted(by_day, key=lambda row: row["day"]),
        sorted(by_group, key=lambda row: row["slowest"] or timedelta(0), reverse=True),
        periods.get(True),
        periods.get(False),
    )


def compute_response_times_by_week(group: Group, since: datetime) -> dict[date, timedelta]:
    """Return the median of each week since then, by its Monday (UTC). Omits weeks without any."""
    rows = _fetch_rows(BY_WEEK_SQL, [since, group.pk])
    return {row["week"]: row["median"] for row in rows if row["answered"]}


def _fetch_rows(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
