"""Figures about the community for its host, without personal data."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Count, Exists, OuterRef

from accounts.models import Member
from posts.models import Case, Post, Thread

RETURN_WINDOW = timedelta(days=14)  # Who posts a second time within these days tends to stay.
UNANSWERED_FOR = timedelta(hours=24)
SMALL_COUNT = 5  # Below it, somebody could recognize a story in a published number.

CASE_TIMES_SQL = """
    SELECT origin, count(*) AS cases,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY closed_at - opened_at) AS median,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY answered_at - opened_at) AS answered
    FROM posts_case WHERE opened_at >= %s GROUP BY origin ORDER BY origin
"""


def count_active_members(now: datetime, days: int) -> int:
    """Return how many members were here in the last `days`."""
    return Member.objects.filter(
        is_active=True, last_active_at__gte=now - timedelta(days=days)
    ).count()


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


def count_unanswered_threads(now: datetime) -> int:
    """Return how many threads asked for support more than a day ago and have no answer.

    The same that posts.moderation.tasks opens cases for.
    """
    waiting = Thread.objects.waiting().filter(
        removed_at=None, held_at=None, group__archived_at=None
    )
    return waiting.filter(opened_at__lt=now - UNANSWERED_FOR).count()


def share_of_members_who_replied(now: datetime) -> float | None:
    """Return which share of the members who were here this week replied to somebody else.

    Between 0 and 1; None if nobody was here. Without anonymous posts, and without replies in
    threads of their own under their name.
    """
    week_ago = now - timedelta(days=7)
    active = Member.objects.filter(is_active=True, last_active_at__gte=week_ago)
    replies = Post.objects.filter(author=OuterRef("pk"), alias=None, posted_at__gte=week_ago)
    replies = replies.exclude(ancestors=[]).exclude(
        thread__author=OuterRef("pk"), thread__alias=None
    )
    counted = active.aggregate(all=Count("pk"), replied=Count("pk", filter=Exists(replies)))
    return counted["replied"] / counted["all"] if counted["all"] else None


TRANSPARENCY_SQL = """
    SELECT extract(year FROM opened_at)::int AS year, origin, count(*) AS cases,
        count(*) FILTER (WHERE outcome = 'acted') AS acted,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY closed_at - opened_at) AS median
    FROM posts_case WHERE origin IN ('report', 'crisis', 'flag', 'held', 'appeal')
    GROUP BY year, origin ORDER BY year DESC, origin
"""


def moderation_by_year() -> dict[int, list[dict]]:
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


def case_times_by_origin(now: datetime, days: int = 30) -> list[dict]:
    """Return the cases of the last `days` by origin: how many, and the median times to close them
    and to the first human answer."""
    with connection.cursor() as cursor:
        cursor.execute(CASE_TIMES_SQL, [now - timedelta(days=days)])
        labels = dict(Case.Origin.choices)
        return [
            {"origin": labels[origin], "cases": cases, "median": median, "answered": answered}
            for origin, cases, median, answered in cursor.fetchall()
        ]
