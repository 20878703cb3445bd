"""Queries for lists of threads: of a group, waiting threads, recent threads."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Func, OuterRef

from groups.models import Group
from posts.models import Post, ReadMark, Thread
from posts.models.content_notes import annotate_display
from recovery_forum.lib.prepared_queries import prepared_query

PRIORITY_ORDER = ("priority", "opened_at", "pk")  # Of those who wait.


def opening_posts_by_thread(threads, reader):
    """The opening of each of `threads` by the thread, without gaps."""
    found = Post.objects.filter(
        thread__in=threads, ancestors=[], removed_at=None, withdrawn_at=None
    )
    posts = annotate_display(reader, list(found.for_reader(reader)))
    return {post.thread_id: post for post in posts}


def waiting_threads_for_home(member, limit):
    """Threads without a first reply that `member` could answer, in the order of their turns."""
    threads = _first_by_priority(limit, member=member)
    attach_shared_challenges(threads, member)
    return threads


@prepared_query
def _first_by_priority(limit, *, member):
    return waiting_threads_for(member=member).order_by(*PRIORITY_ORDER)[:limit]


def waiting_threads_for(*, member):
    """Waiting threads that `member` may read, other than their own."""
    # Words that were taken back or removed ask for nothing any more.
    gone = Post.objects.filter(thread=OuterRef("pk"), ancestors=[]).exclude(
        removed_at=None, withdrawn_at=None
    )
    threads = Thread.objects.visible_to(member).not_blocked_for(member).waiting()
    # Nor does somebody who left still wait.
    threads = threads.filter(~Exists(gone), group__archived_at=None).exclude(author=None)
    threads = threads.for_list(member)
    return threads.exclude(author=member) if member.is_authenticated else threads


def attach_shared_challenges(threads, reader):
    """Give each thread `shared`: challenges of its group that `reader` lives with too.

    The group's, never the author's own, which the author may have told to nobody.
    """
    shared = {}
    if reader.is_authenticated and threads:
        groups = {thread.group_id for thread in threads}
        for row in _shared_challenges(reader, groups):
            shared.setdefault(row.group_id, []).append(row.challenge)
    for thread in threads:
        thread.shared = shared.get(thread.group_id, [])


def _shared_challenges(reader, groups):
    rows = Group.challenges.through.objects.filter(
        group__in=groups, challenge__in=reader.challenges.all()
    )
    return rows.select_related("challenge").order_by("pk")


@prepared_query
def recent_threads_in_groups(limit, *, member):
    """What moved last in the groups of `member`.

    Each group gives its newest, straight from its index. Going back through all threads would take
    long for somebody whose groups are small and quiet.
    """
    newest_first = "-last_active_at", "-pk"
    threads = Thread.objects.visible_to(member).not_blocked_for(member)
    threads = threads.exclude(read_marks__in=ReadMark.objects.filter(member=member).muted())
    of_group = threads.filter(group=OuterRef("pk")).order_by(*newest_first).values("pk")
    newest = Func(ArraySubquery(of_group[:limit]), function="unnest")
    found = Group.objects.joined_by(member).annotate(newest=newest).values("newest")
    return Thread.objects.filter(pk__in=found).for_list(member).order_by(*newest_first)[:limit]


@prepared_query
def find_group(*, reader, slug):
    """The group of that slug if `reader` may know of it: one row, or none.

    `is_readable` tells whether they may read in it.
    """
    readable = Group.objects.readable_by(reader).filter(pk=OuterRef("pk"))
    return Group.objects.visible_to(reader).filter(slug=slug).annotate(is_readable=Exists(readable))


def threads_in_group(kind, *, group, reader, tag=None):
    """Threads of `group` as `reader` may see them, ready for a list; of one kind, or of all.

    With `tag`, only those that are marked with it.
    """
    threads = Thread.objects.visible_to(reader).not_blocked_for(reader)
    threads = threads.filter(group=group).for_list(reader)
    if tag is not None:
        threads = threads.filter(tags__contains=[tag])
    return threads.filter(kind=kind) if kind else threads


@prepared_query
def pinned_threads_in(*, group, reader):
    """What the organizers of `group` keep above its other threads, the newest first."""
    threads = threads_in_group("", group=group, reader=reader)
    return threads.filter(pinned_at__isnull=False).order_by("-pinned_at")
