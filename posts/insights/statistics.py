"""Figures about the community for its host, without personal data."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Exists, F, Func, Max, OuterRef, Q, Subquery

from accounts.models import Member
from posts.models import Case, Post
from posts.moderation.queue import list_unanswered_threads

RETURN_WINDOW = timedelta(days=14)  # Who posts a second time within these days tends to stay.
SMALL_COUNT = 5  # Below it, somebody could recognize a story in a published number.

CASE_TIMES_SQL = """
    SELECT origin AS value, count(*) FILTER (WHERE opened_at >= %(since)s) AS cases,
        count(*) FILTER (
            WHERE opened_at >= %(before)s AND opened_at < %(since)s
        ) AS cases_before,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY closed_at - opened_at)
            FILTER (WHERE opened_at >= %(since)s) AS median,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY closed_at - opened_at)
            FILTER (WHERE opened_at >= %(before)s AND opened_at < %(since)s) AS median_before,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY answered_at - opened_at)
            FILTER (WHERE opened_at >= %(since)s) AS answered,
        count(*) FILTER (WHERE closed_at IS NULL) AS waiting,
        coalesce(array_agg(coalesce(subject_id::text, key)) FILTER (
            WHERE closed_at IS NULL AND (origin = 'crisis' OR alerting_since IS NOT NULL)
        ), '{}') AS in_danger,
        min(opened_at) FILTER (WHERE closed_at IS NULL) AS oldest
    FROM posts_case WHERE opened_at >= %(before)s OR closed_at IS NULL
    GROUP BY origin ORDER BY origin
"""


def count_returning_authors(now: datetime) -> tuple[int, int]:
    """Return how many members posted first between 28 and 14 days ago, and how many of them again.

    Again means within RETURN_WINDOW. Anonymous posts are left out: in a small forum, the figure
    would tell whose they are.
    """
    named = Post.objects.filter(alias=None)
    earlier = named.filter(author=OuterRef("author"), pk__lt=OuterRef("pk"))
    first_posts = named.filter(
        posted_at__range=(now - 2 * RETURN_WINDOW, now - RETURN_WINDOW), author__isnull=False
    ).filter(~Exists(earlier))
    again = named.filter(
        author=OuterRef("author"),
        pk__gt=OuterRef("pk"),
        posted_at__lte=OuterRef("posted_at") + RETURN_WINDOW,
    )
    counted = first_posts.aggregate(all=Count("pk"), again=Count("pk", filter=Exists(again)))
    return counted["all"], counted["again"]


def count_activity(now: datetime) -> dict[str, int]:
    """Return how many members were here in the last 30 days ("month") and 7 days ("week").

    "replied" is how many of this week replied to somebody else: without anonymous posts, and
    without replies in threads of their own under their name. "unanswered" is how many threads wait
    for a first reply, in the same query.
    """
    week_ago = now - timedelta(days=7)
    replies = Post.objects.filter(author=OuterRef("pk"), alias=None, posted_at__gte=week_ago)
    replies = replies.exclude(ancestors=[]).exclude(
        thread__author=OuterRef("pk"), thread__alias=None
    )
    active = Member.objects.filter(is_active=True, last_active_at__gte=now - timedelta(days=30))
    is_here = Q(last_active_at__gte=week_ago)
    unanswered = list_unanswered_threads(now).annotate(n=Func(F("pk"), function="COUNT"))
    return active.aggregate(
        month=Count("pk"),
        week=Count("pk", filter=is_here),
        replied=Count("pk", filter=is_here & Q(Exists(replies))),
        unanswered=Max(Subquery(unanswered.values("n")), default=0),
    )


TRANSPARENCY_SQL = """
    SELECT extract(year FROM opened_at)::int AS year, origin, count(*) AS cases,
        count(*) FILTER (WHERE outcome = 'acted') AS acted,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY closed_at - opened_at) AS median
    FROM posts_case WHERE origin IN ('report', 'crisis', 'flag', 'held', 'appeal')
    GROUP BY year, origin ORDER BY year DESC, origin
"""


def count_moderation_by_year() -> dict[int, list[dict]]:
    """Return the rows of the public report, by year and then origin of the cases.

    Of fewer than SMALL_COUNT cases, `acted` and the `median` time to close are None.
    """
    with connection.cursor() as cursor:
        cursor.execute(TRANSPARENCY_SQL)
        rows = cursor.fetchall()
    labels = dict(Case.Origin.choices)
    years: dict[int, list[dict]] = {}
    for year, origin, cases, acted, median in rows:
        few = cases < SMALL_COUNT
        years.setdefault(year, []).append({
            "origin": labels[origin], "few": few, "cases": cases,
            "acted": None if few else acted, "median": None if few else median,
        })  # fmt: skip
    return years


def compute_case_times_by_origin(now: datetime, days: int = 30) -> list[dict]:
    """Return the cases of the last `days` by origin: how many, the `median` time to close them, and
    the same of as many days before; and the median time to the first human answer.

    `waiting` is how many are open, since whenever, `in_danger` whom those of them are about that
    are about somebody in danger (the member, or the key of the content), and `oldest` the time
    since when. Of origins without any case of these days, only these three count.
    """
    length = timedelta(days=days)
    with connection.cursor() as cursor:
        cursor.execute(CASE_TIMES_SQL, {"since": now - length, "before": now - 2 * length})
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    labels = dict(Case.Origin.choices)
    return [row | {"origin": labels[row["value"]]} for row in rows]
