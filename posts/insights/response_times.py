"""How long threads that ask for support wait for the first reply of another member."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

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
BY_DAY_AND_GROUP_SQL = f"""
    SELECT day, NULL AS name, threads, answered, median, slowest FROM ({BY_DAY_SQL}) AS d
    UNION ALL
    SELECT NULL, name, threads, answered, median, slowest FROM ({BY_GROUP_SQL}) AS g
"""  # noqa: S608 - only the two statements above.
BY_WEEK_SQL = """
    SELECT date_trunc('week', t.opened_at AT TIME ZONE 'UTC')::date AS week,
        count(t.first_reply_at) AS answered,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY t.first_reply_at - t.opened_at) AS median
    FROM posts_thread t
    WHERE t.opened_at >= %s AND t.removed_at IS NULL AND t.support_wanted <> '' AND t.group_id = %s
    GROUP BY week
"""


def response_times_by_day(days: int, now: datetime) -> list[dict]:
    """Return a row for each day (UTC) of the last `days` on which a thread asked for support.

    The `median` and `slowest` (of the fastest 90 %) are timedeltas, or None without any reply.
    """
    return _fetch_rows(BY_DAY_SQL, [now - timedelta(days=days)])


def response_times_by_group(
    days: int, now: datetime, group: Group | None = None, limit: int = 20
) -> list[dict]:
    """Return such a row for each group, the slowest first, or for one `group` alone."""
    group_id = group and group.pk
    return _fetch_rows(BY_GROUP_SQL, [now - timedelta(days=days), group_id, group_id, limit])


def response_times_by_day_and_group(
    days: int, now: datetime, limit: int = 20
) -> tuple[list[dict], list[dict]]:
    """Return the rows of the two functions above, in one query."""
    since = now - timedelta(days=days)
    rows = _fetch_rows(BY_DAY_AND_GROUP_SQL, [since, since, None, None, limit])
    by_day, by_group = [row for row in rows if row["day"]], [row for row in rows if row["name"]]
    slowest_first = sorted(by_group, key=lambda row: row["slowest"] or timedelta(0), reverse=True)
    return sorted(by_day, key=lambda row: row["day"]), slowest_first


def response_times_by_week(group: Group, since: datetime) -> dict[date, timedelta]:
    """Return the median of each week since then, by its Monday (UTC). Omits weeks without any."""
    rows = _fetch_rows(BY_WEEK_SQL, [since, group.pk])
    return {row["week"]: row["median"] for row in rows if row["answered"]}


def _fetch_rows(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
