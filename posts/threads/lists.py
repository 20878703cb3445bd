"""Queries for lists of threads: of a group, waiting threads, recent threads."""

import re
from collections.abc import Iterable, Sequence
from html import unescape
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Func, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from accounts.models import Challenge, Member
from groups.models import Group
from posts.models import Post, ReadMark, Thread
from posts.models.content_notes import annotate_display, choose_post_display
from posts.threads.blocked_quotes import fold_blocked_quotes
from recovery_forum.lib.plain_text import shorten
from recovery_forum.lib.prepared_queries import prepared_query

MAX_EXCERPT_LENGTH = 180
TAG_OR_ITS_BEGINNING = re.compile(r"<[^>]*>?|&[^;\s]*$")
PRIORITY_ORDER = ("priority", "opened_at", "pk")  # Of waiting threads.


def find_opening_posts(threads: Iterable[Thread], reader: Member) -> dict[int, Post]:
    """Return the openings of `threads` by thread id, without those that `reader` doesn't see."""
    found = Post.objects.filter(thread__in=threads, ancestors=[]).in_sight_of(reader)
    posts = annotate_display(reader, fold_blocked_quotes(list(found), reader))
    return {post.thread_id: post for post in posts}


def list_waiting_threads_for_home(member: Member, limit: int) -> list[Thread]:
    """Return threads that wait for a first reply, by priority, with `shared_challenges` set."""
    return set_shared_challenges(_first_by_priority(limit, member=member))


def set_shared_challenges(threads: list[Any]) -> list[Thread]:
    """Set `shared_challenges` on each thread from its `shared_fields`. Returns `threads`."""
    for thread in threads:
        thread.shared_challenges = [Challenge(**fields) for fields in thread.shared_fields]
    return threads


@prepared_query
def _first_by_priority(limit, *, member):
    return select_waiting_threads_for_home(member)[:limit]


def select_waiting_threads_for_home(member: Member) -> QuerySet[Thread]:
    """Return waiting threads by priority, annotated with `shared_fields`: shared challenges."""
    own = Member.challenges.through.objects.filter(member=member).values("challenge")
    shared = Group.challenges.through.objects.filter(group=OuterRef("group"), challenge__in=own)
    fields = JSONObject(name="challenge__name", translations="challenge__translations")
    threads = select_waiting_threads(member=member).order_by(*PRIORITY_ORDER)
    return threads.annotate(shared_fields=ArraySubquery(shared.order_by("pk").values(row=fields)))


def select_waiting_threads(*, member: Member) -> QuerySet[Thread]:
    """Return waiting threads of others that `member` may read."""
    # If the opening was withdrawn or removed, there is nothing to answer.
    gone = Post.objects.filter(thread=OuterRef("pk"), ancestors=[]).exclude(
        removed_at=None, withdrawn_at=None
    )
    threads = Thread.objects.visible_to(member).not_blocked_for(member).waiting()
    # If the account of a named author was deleted, nobody waits. Anonymous threads stay: one that
    # vanished together with a profile would tell who opened it.
    threads = threads.filter(~Exists(gone), group__archived_at=None, group__removed_at=None)
    threads = threads.exclude(author=None, alias=None)
    threads = threads.for_list(member)
    return threads.exclude(author=member) if member.is_authenticated else threads


def attach_shared_challenges(threads: Sequence[Thread], reader: Member) -> None:
    """Set `shared_challenges` on each thread: challenges of its group that `reader` has too.

    Those of the author are never used, because the author may have shown them to nobody.
    """
    shared: dict[int, list[Challenge]] = {}
    if reader.is_authenticated and threads:
        groups = {thread.group_id for thread in threads}
        for row in _shared_challenges(reader, groups):
            shared.setdefault(row.group_id, []).append(row.challenge)
    for thread in threads:
        thread.shared_challenges = shared.get(thread.group_id, [])


def _shared_challenges(reader, groups):
    rows = Group.challenges.through.objects.filter(
        group__in=groups, challenge__in=reader.challenges.all()
    )
    return rows.select_related("challenge").order_by("pk")


@prepared_query
def list_recent_threads_in_groups(limit: int, *, member: Member) -> QuerySet[Thread]:
    """Return the most recently active threads in the groups of `member`."""
    return select_recent_threads(limit, member)[:limit]


def select_recent_threads(limit: int, member: Member) -> QuerySet[Thread]:
    """Return at most `limit` threads of each group of `member`, the most recently active first.

    Takes the newest threads of each group from an index. A scan back through all threads would be
    slow for a member of small and quiet groups.
    """
    newest_first = "-last_active_at", "-pk"
    threads = Thread.objects.visible_to(member).not_blocked_for(member)
    threads = threads.exclude(read_marks__in=ReadMark.objects.filter(member=member).muted())
    of_group = threads.filter(group=OuterRef("pk")).order_by(*newest_first).values("pk")
    newest = Func(ArraySubquery(of_group[:limit]), function="unnest")
    found = Group.objects.joined_by(member).annotate(newest=newest).values("newest")
    return Thread.objects.filter(pk__in=found).for_list(member).order_by(*newest_first)


@prepared_query
def find_group(*, reader: Member, slug: str) -> QuerySet[Group]:
    """Return the group of that slug as a queryset of one row, or none if it is hidden.

    Annotates `is_readable`: whether `reader` may read its threads.
    """
    readable = Group.objects.readable_by(reader).filter(pk=OuterRef("pk"))
    return Group.objects.visible_to(reader).filter(slug=slug).annotate(is_readable=Exists(readable))


def list_threads_in_group(
    kind: str,
    is_unanswered: bool = False,
    has_pinned: bool = True,
    *,
    group: Group,
    reader: Member,
    tag: str | None = None,
) -> QuerySet[Thread]:
    """Return threads of `group` that `reader` may see, for a list. "" is any kind, None any tag.

    Loads the beginning of each opening for attach_excerpts(). `has_pinned` says whether pinned
    threads are among them, `is_unanswered` whether only those without a reply are.
    """
    threads = Thread.objects.visible_to(reader).not_blocked_for(reader)
    threads = threads.filter(group=group).for_list(reader).with_beginnings(reader)
    if is_unanswered:
        threads = threads.filter(reply_count=0)
    if not has_pinned:
        threads = threads.filter(pinned_at=None)
    if tag is not None:
        threads = threads.filter(tags__contains=[tag])
    return threads.filter(kind=kind) if kind else threads


@prepared_query
def list_pinned_threads(*, group: Group, reader: Member) -> QuerySet[Thread]:
    """Return the pinned threads of `group`, the last pinned first."""
    threads = list_threads_in_group("", group=group, reader=reader)
    return threads.filter(pinned_at__isnull=False).order_by("-pinned_at")


def attach_excerpts(threads: Iterable[Thread], reader: Member) -> None:
    """Set `excerpt` on each thread from with_beginnings(), and how `reader` wants to see it.

    That is `display` and `content_note_text`, as annotate_display() sets them on a post.
    """
    for thread in threads:
        thread.display = thread.content_note_text = ""
        if thread.opening_notes or thread.opening_own_note:
            opening = Post(
                author_id=thread.author_id,
                notes=thread.opening_notes or [],
                own_note=thread.opening_own_note or "",
            )
            thread.display = choose_post_display(reader, opening)
            thread.content_note_text = opening.content_note_text
        # The first line of what a RenderedField stores is its mark.
        _mark, _newline, html = (thread.opening_html or "").partition("\n")
        html = "" if thread.opening_is_hidden else html
        words = " ".join(unescape(TAG_OR_ITS_BEGINNING.sub(" ", html)).split())
        thread.excerpt = shorten(words, MAX_EXCERPT_LENGTH)
