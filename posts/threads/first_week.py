"""What home shows members in their first week: people to meet, and nobody who may be in danger.

Who came here for help should not be asked, on their first day, to answer someone in danger: that
is for members who know the place, and for moderators.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Challenge, Member
from posts.models import Case, Post, Thread
from posts.safety.crisis import speaks_of_crisis
from posts.threads.lists import waiting_threads_for_home_query
from recovery_forum.lib.prepared_queries import prepared_query

FIRST_WEEK = timedelta(days=7)
CANDIDATES = 12  # How many threads are read to find calm ones among them.


def is_in_first_week(member: Member) -> bool:
    return timezone.now() - member.joined_at < FIRST_WEEK


def find_introduction_thread(member: Member) -> Thread | None:
    """Return the thread where newcomers say hello, or None once `member` wrote in it."""
    return next(iter(_introduction_threads(member=member)), None)


@prepared_query
def _introduction_threads(*, member):
    own = Post.objects.filter(thread=OuterRef("pk"), author=member, withdrawn_at=None)
    threads = Thread.objects.visible_to(member).not_blocked_for(member).introductions()
    return threads.filter(~Exists(own)).select_related("group")[:1]


def list_calm_stories(member: Member, limit: int) -> list[Thread]:
    """Return the newest stories of others that `member` may read, none of them about a crisis."""
    return _select_calm(_newest_stories(member=member))[:limit]


@prepared_query
def _newest_stories(*, member):
    stories = Thread.objects.visible_to(member).not_blocked_for(member).stories()
    stories = _with_openings(stories.exclude(author=member).for_list(member))
    return stories.order_by("-opened_at", "-pk")[:CANDIDATES]


def list_calm_waiting_threads(member: Member, limit: int) -> list[Thread]:
    """As waiting_threads_for_home(), without threads of someone who may be in danger."""
    threads = _select_calm(_waiting_threads(member=member))[:limit]
    for thread in threads:
        thread.shared_challenges = [Challenge(**fields) for fields in thread.shared_fields]
    return threads


@prepared_query
def _waiting_threads(*, member):
    return _with_openings(waiting_threads_for_home_query(member))[:CANDIDATES]


def _with_openings(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Annotate `opening_text`, and exclude threads with an open case of someone in danger."""
    posts = Post.objects.filter(thread=OuterRef("pk"))
    keys = Post.objects.filter(thread=OuterRef(OuterRef("pk"))).values("public_id")
    danger = Case.objects.open().about_danger().filter(kind="post", key__in=keys)
    opening = posts.filter(ancestors=[], removed_at=None, withdrawn_at=None)
    return threads.filter(~Exists(danger)).annotate(
        opening_text=Subquery(opening.values("text")[:1])
    )


def _select_calm(threads: list[Any]) -> list[Any]:
    return [
        thread
        for thread in threads
        if not speaks_of_crisis(thread.title) and not speaks_of_crisis(thread.opening_text or "")
    ]
