"""Records how far a member has read, and which threads they follow or mute."""

from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import F
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils import timezone

from accounts.models import Member
from groups.models import Group
from posts.models import Post, ReadMark, Thread

# A mark stores at most so many ids in `read_ids`. For members who skip many posts of a very long
# thread, the oldest unread posts then count as read.
MAX_READ_IDS = 1000
MAX_NEIGHBOURS = 200  # Threads to look through for the next unread one.
UNREAD_PERIOD = timedelta(days=30)  # After its last activity, for threads that were never opened.

# One statement, so that a simultaneous reply is either counted as unread or stored later.
MARK_READ_SQL = """
    WITH gap AS (
        SELECT min(id) AS first FROM posts_post
        WHERE thread_id = %(thread)s AND id > %(read_to)s AND id <> ALL (%(seen)s::bigint[])
            AND held_at IS NULL
    ), newest AS (
        SELECT coalesce(max(id), 0) AS id FROM posts_post WHERE thread_id = %(thread)s
    )
    INSERT INTO posts_readmark AS m
        (member_id, thread_id, read_to, read_ids, seen_up_to, caught_up_at, seen_replies,
         subscription)
    SELECT %(member)s, t.id, coalesce(gap.first - 1, newest.id),
        ARRAY(SELECT s FROM unnest(%(seen)s::bigint[]) s WHERE s > gap.first ORDER BY s),
        newest.id, CASE WHEN gap.first IS NULL THEN t.last_active_at END, t.reply_count, ''
    FROM posts_thread t, gap, newest WHERE t.id = %(thread)s
    ON CONFLICT (member_id, thread_id) DO UPDATE SET
        read_to = EXCLUDED.read_to, read_ids = EXCLUDED.read_ids,
        caught_up_at = EXCLUDED.caught_up_at, seen_replies = EXCLUDED.seen_replies,
        seen_up_to = CASE WHEN EXCLUDED.caught_up_at IS NULL AND m.seen_up_to > 0
            THEN m.seen_up_to ELSE EXCLUDED.seen_up_to END
"""

# Marks every thread of a group as read, for a member who has marks there.
MARK_GROUP_READ_SQL = """
    UPDATE posts_readmark m SET
        read_to = newest.id, seen_up_to = newest.id, read_ids = '{}',
        caught_up_at = t.last_active_at, seen_replies = t.reply_count
    FROM posts_thread t
    CROSS JOIN LATERAL (SELECT max(id) AS id FROM posts_post WHERE thread_id = t.id) newest
    WHERE m.thread_id = t.id AND t.group_id = %(group)s AND m.member_id = %(member)s
      AND newest.id IS NOT NULL
      AND (m.caught_up_at IS NULL OR m.caught_up_at < t.last_active_at)
"""


def mark_posts_read(
    member: Member, thread: Thread, mark: ReadMark | None, posts: list[Post]
) -> Post | None:
    """Store that `member` has read `posts`. `mark` is their read mark so far, or None.

    Writes only if one of the posts was unread. Sets `is_new` on unread posts that others wrote
    since the last visit. Returns the first unread post, or None on the first visit.
    """
    came_before = mark is not None and mark.read_to > 0
    unread = [post for post in posts if mark is None or not mark.has_read(post)]
    for post in unread:
        is_later = mark is not None and came_before and post.pk > mark.seen_up_to
        post.is_new = is_later and post.author_id != member.pk
    if unread or not came_before:
        _save_read_mark(member, thread, mark, [post.pk for post in posts])
    return unread[0] if unread and came_before else None


def _save_read_mark(
    member: Member, thread: Thread, mark: ReadMark | None, post_ids: list[int]
) -> None:
    read_to = mark.read_to if mark else 0
    seen = sorted({*(mark.read_ids if mark else []), *(pk for pk in post_ids if pk > read_to)})
    if len(seen) > MAX_READ_IDS:
        read_to, seen = seen[-MAX_READ_IDS // 2 - 1], seen[-MAX_READ_IDS // 2 :]
    values: dict[str, Any] = {
        "member": member.pk, "thread": thread.pk, "read_to": read_to, "seen": seen,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(MARK_READ_SQL, values)


def mark_group_threads_read(member: Member, group: Group) -> None:
    """Mark all threads of `group` as read that `member` has opened before."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_GROUP_READ_SQL, {"member": member.pk, "group": group.pk})


def find_first_unread_post(member: Member, thread: Thread) -> Post | None:
    """Return the first post, in reading order, that `member` has not read, or None."""
    mark = ReadMark.objects.filter(member=member, thread=thread).first()
    posts = thread.posts.filter(held_at=None).in_reading_order()
    if mark:
        posts = posts.filter(pk__gt=mark.read_to).exclude(pk__in=mark.read_ids)
    return posts.first()


def find_neighbouring_unread_thread(member: Member, thread: Thread, is_next: bool) -> Thread | None:
    """Return the unread thread of the same group that was active before `thread`, or after it.

    `is_next` means before: groups list the latest activity first. A thread that `member` never
    opened counts as unread for UNREAD_PERIOD. Looks at MAX_NEIGHBOURS threads at most.
    """
    others = Thread.objects.visible_to(member).not_blocked_for(member).filter(group=thread.group_id)
    place = (thread.last_active_at, thread.pk)
    compare = TupleLessThan if is_next else TupleGreaterThan
    others = others.filter(compare(Tuple(F("last_active_at"), F("pk")), place))
    order = ("-last_active_at", "-pk") if is_next else ("last_active_at", "pk")
    found = list(others.order_by(*order)[:MAX_NEIGHBOURS])
    marks = {mark.thread_id: mark for mark in member.read_marks.filter(thread__in=found)}
    since = timezone.now() - UNREAD_PERIOD
    for other in found:
        mark = marks.get(other.pk)
        if mark is None or not (mark.read_to or mark.is_muted):
            if other.last_active_at > since:
                return other
        elif mark.is_behind(other) and not mark.is_muted:
            return other
    return None


def set_subscription(member: Member, thread: Thread, subscription: str) -> None:
    """Store a value of ReadMark.Subscription: `member` follows, unfollows or mutes `thread`."""
    ReadMark.objects.update_or_create(
        member=member, thread=thread, defaults={"subscription": subscription}
    )


def follow_after_posting(member: Member, thread_id: int) -> None:
    """Let `member` follow a thread in which they posted, unless they chose otherwise before."""
    mark, is_new = ReadMark.objects.get_or_create(
        member=member,
        thread_id=thread_id,
        defaults={"subscription": ReadMark.Subscription.FOLLOWING},
    )
    if not is_new and not mark.subscription:
        ReadMark.objects.filter(pk=mark.pk).update(subscription=ReadMark.Subscription.FOLLOWING)


def get_subscriber_ids(thread: Thread) -> set[int]:
    """Return the ids of members who are notified of every reply.

    These are the followers, and the author of the thread unless they chose otherwise.
    """
    member_ids = set(thread.read_marks.following().values_list("member", flat=True))
    choice = thread.read_marks.filter(member=thread.author_id).exclude(subscription="")
    if thread.author_id and not choice.exists():
        member_ids.add(thread.author_id)
    return member_ids


def count_newer_posts(reader: Member, thread: Thread, public_id: str, limit: int) -> int:
    """Count the visible posts of others after the post `public_id`, up to `limit`."""
    later = thread.posts.filter(pk__gt=Post.objects.filter(public_id=public_id).values("pk")[:1])
    later = later.filter(removed_at=None, withdrawn_at=None).exclude(author=reader)
    return len(later.for_reader(reader).filter(is_muted=False).values_list("pk")[:limit])
