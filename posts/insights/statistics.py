"""Figures about the community for its host, without personal data."""

from datetime import timedelta

from django.db import connection
from django.db.models import Count, Exists, OuterRef

from accounts.models import Member
from posts.models import Case, Post, Thread

RETURN_WINDOW = timedelta(days=14)  # Who writes a second time within these days tends to stay.
UNANSWERED_FOR = timedelta(hours=24)
SMALL_COUNT = 5

CASE_TIMES_SQL = """
    SELECT origin, count(*) AS cases,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY closed_at - opened_at) AS median,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY answered_at - opened_at) AS answered
    FROM posts_case WHERE opened_at >= %s GROUP BY origin ORDER BY origin
"""


def count_active_members(now, days):
    return Member.objects.filter(is_active=True, here_at__gte=now - timedelta(days=days)).count()


def count_returning_authors(now):
    """Of those who wrote first between 28 and 14 days ago: (how many, how many wrote again)."""
    firsts = Post.objects.filter(author=OuterRef("author"), pk__lt=OuterRef("pk"))
    begun = Post.objects.filter(
        posted_at__range=(now - 2 * RETURN_WINDOW, now - RETURN_WINDOW), author__isnull=False
    ).filter(~Exists(firsts))
    again = Post.objects.filter(
        author=OuterRef("author"),
        pk__gt=OuterRef("pk"),
        posted_at__lte=OuterRef("posted_at") + RETURN_WINDOW,
    )
    counted = begun.aggregate(all=Count("pk"), again=Count("pk", filter=Exists(again)))
    return counted["all"], counted["again"]


def count_unanswered_threads(now):
    """Threads that asked for support more than a day ago, and wait still."""
    return (
        Thread.objects.waiting().filter(removed_at=None, opened_at__lt=now - UNANSWERED_FOR).count()
    )


def share_of_members_who_replied(now):
    """Of the members who were here this week: the share who answered somebody else."""
    week = now - timedelta(days=7)
    here = Member.objects.filter(is_active=True, here_at__gte=week)
    answered = Post.objects.filter(author=OuterRef("pk"), posted_at__gte=week).exclude(
        thread__author=OuterRef("pk")
    )
    counted = here.aggregate(all=Count("pk"), helped=Count("pk", filter=Exists(answered)))
    return counted["helped"] / counted["all"] if counted["all"] else None


TRANSPARENCY_SQL = """
    SELECT extract(year FROM opened_at)::int AS year, origin, count(*) AS cases,
        count(*) FILTER (WHERE outcome = 'acted') AS acted,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY closed_at - opened_at) AS median
    FROM posts_case WHERE origin IN ('report', 'crisis', 'flag', 'held', 'appeal')
    GROUP BY year, origin ORDER BY year DESC, origin
"""


def moderation_by_year():
    """What is published: for each year and origin, how many cases, acts, and the median time.

    Fewer than FEW of a kind are not counted out, so that nobody recognizes a story in a number.
    """
    with connection.cursor() as cursor:
        cursor.execute(TRANSPARENCY_SQL)
        rows = cursor.fetchall()
    names, years = dict(Case.Origin.choices), {}
    for year, origin, cases, acted, median in rows:
        few = cases < SMALL_COUNT
        years.setdefault(year, []).append({
            "origin": names[origin], "few": few, "cases": cases,
            "acted": None if few else acted, "median": None if few else median,
        })  # fmt: skip
    return years


def case_times_by_origin(now, days=30):
    """By origin: how many, the median time to close, and to the first human answer."""
    with connection.cursor() as cursor:
        cursor.execute(CASE_TIMES_SQL, [now - timedelta(days=days)])
        names = dict(Case.Origin.choices)
        return [
            {"origin": names[origin], "cases": cases, "median": median, "answered": answered}
            for origin, cases, median, answered in cursor.fetchall()
        ]
