"""What home shows members in their first week: people to meet, and nobody who may be in danger.

Who came here for help should not be asked, on their first day, to answer someone in danger: that
is for members who know the place, and for moderators.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Func, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Member
from posts.models import Case, Post, Thread
from posts.safety.crisis import speaks_of_crisis
from posts.threads.lists import (
    select_recent_threads,
    select_waiting_threads_for_home,
    set_shared_challenges,
)
from recovery_forum.lib.prepared_queries import prepared_query

FIRST_WEEK = timedelta(days=7)
CANDIDATES = 12  # How many threads are read to find calm ones among them.


def is_in_first_week(member: Member) -> bool:
    return timezone.now() - member.joined_at < FIRST_WEEK


def list_first_threads(member: Member, stories: int) -> tuple[Thread | None, list[Thread]]:
    """Return the thread where newcomers say hello, and the newest `stories` of others.

    The former is None once `member` wrote in it. None of the stories is about a crisis. One query.
    """
    found = _first_threads(member=member)
    hello = next((thread for thread in found if thread.introduction_since), None)
    calm = _select_calm([thread for thread in found if thread != hello])
    return hello, calm[:stories]


@prepared_query
def _first_threads(*, member):
    threads = Thread.objects.visible_to(member).not_blocked_for(member)
    own = Post.objects.filter(thread=OuterRef("pk"), author=member, withdrawn_at=None)
    hello = threads.introductions().filter(~Exists(own))
    stories = threads.stories().exclude(author=member).order_by("-opened_at", "-pk")
    # Each of both from its own index: OR would scan all threads.
    both = Func(
        ArraySubquery(hello.values("pk")[:1]),
        ArraySubquery(_without_danger(stories).values("pk")[:CANDIDATES]),
        function="array_cat",
    )
    found = Member.objects.filter(pk=member.pk).annotate(found=Func(both, function="unnest"))
    threads = Thread.objects.filter(pk__in=found.values("found")).for_list(member)
    return _with_openings(threads).order_by("-opened_at", "-pk")


def list_calm_waiting_threads(member: Member, limit: int) -> list[Thread]:
    """As list_waiting_threads_for_home(), without threads of someone who may be in danger."""
    return set_shared_challenges(_select_calm(_waiting_threads(member=member))[:limit])


@prepared_query
def _waiting_threads(*, member):
    return _with_openings(_without_danger(select_waiting_threads_for_home(member)))[:CANDIDATES]


@prepared_query
def list_recent_threads_without_danger(limit: int, *, member: Member) -> QuerySet[Thread]:
    """Return the same as list_recent_threads_in_groups(), without threads of someone in danger."""
    return _without_danger(select_recent_threads(limit, member))[:limit]


def _without_danger(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Exclude threads with an open case of someone in danger."""
    keys = Post.objects.filter(thread=OuterRef(OuterRef("pk"))).values("public_id")
    danger = Case.objects.open().about_danger().filter(kind="post", key__in=keys)
    return threads.filter(~Exists(danger))


def _with_openings(threads: QuerySet[Thread]) -> QuerySet[Thread]:
    """Annotate `opening_text`, which is None if the opening is gone."""
    opening = Post.objects.filter(thread=OuterRef("pk"), ancestors=[])
    opening = opening.filter(removed_at=None, withdrawn_at=None)
    return threads.annotate(opening_text=Subquery(opening.values("text")[:1]))


def _select_calm(threads: list[Any]) -> list[Any]:
    return [
        thread
        for thread in threads
        if not speaks_of_crisis(thread.title) and not speaks_of_crisis(thread.opening_text or "")
    ]
