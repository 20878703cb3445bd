"""How long threads wait for the first reply of another member."""

from datetime import timedelta

from django.db import connection

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
BY_WEEK_SQL = """
    SELECT date_trunc('week', t.opened_at AT TIME ZONE 'UTC')::date AS week,
        count(t.first_reply_at) AS answered,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY t.first_reply_at - t.opened_at) AS median
    FROM posts_thread t
    WHERE t.opened_at >= %s AND t.removed_at IS NULL AND t.support_wanted <> '' AND t.group_id = %s
    GROUP BY week
"""


def response_times_by_day(days, now):
    """For each UTC day of the last `days` on which somebody asked: rows as dicts, times as
    timedelta or None where nobody was answered."""
    return _fetch_rows(BY_DAY_SQL, [now - timedelta(days=days)])


def response_times_by_group(days, now, group=None, most=20):
    """The same for each group, the slowest first; for one `group` alone where it is given."""
    key = group and group.pk
    return _fetch_rows(BY_GROUP_SQL, [now - timedelta(days=days), key, key, most])


def response_times_by_week(group, since):
    """The median of each week (its Monday, UTC) from the moment `since` on, of one `group`: a dict
    by Monday, without the weeks in which nobody was answered."""
    rows = _fetch_rows(BY_WEEK_SQL, [since, group.pk])
    return {row["week"]: row["median"] for row in rows if row["answered"]}


def _fetch_rows(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
