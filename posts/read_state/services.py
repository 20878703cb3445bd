"""Records how far a member has read, and which threads they follow or mute."""

from django.db import connection

from posts.models import Post, ReadMark

# Ids that a mark holds beside the ones up to `read_to`. Somebody who reads on and on in a very
# long thread has its oldest corners forgiven.
MAX_READ_IDS = 1000

# One statement, so that a reply of this moment is either seen as unread or comes after it.
MARK_READ_SQL = """
    WITH gap AS (
        SELECT min(id) AS first FROM posts_post
        WHERE thread_id = %(thread)s AND id > %(read_to)s AND id <> ALL (%(seen)s::bigint[])
            AND held_at IS NULL
    ), newest AS (
        SELECT coalesce(max(id), 0) AS id FROM posts_post WHERE thread_id = %(thread)s
    )
    INSERT INTO posts_readmark AS m
        (member_id, thread_id, read_to, read_ids, seen_up_to, caught_up_at, subscription)
    SELECT %(member)s, t.id, coalesce(gap.first - 1, newest.id),
        ARRAY(SELECT s FROM unnest(%(seen)s::bigint[]) s WHERE s > gap.first ORDER BY s),
        newest.id, CASE WHEN gap.first IS NULL THEN t.last_active_at END, ''
    FROM posts_thread t, gap, newest WHERE t.id = %(thread)s
    ON CONFLICT (member_id, thread_id) DO UPDATE SET
        read_to = EXCLUDED.read_to, read_ids = EXCLUDED.read_ids, caught_up_at = EXCLUDED.caught_up_at,
        seen_up_to = CASE WHEN EXCLUDED.caught_up_at IS NULL AND m.seen_up_to > 0
            THEN m.seen_up_to ELSE EXCLUDED.seen_up_to END
"""

# A member's marks in one group, as if every thread of it were read now.
MARK_GROUP_READ_SQL = """
    UPDATE posts_readmark m SET
        read_to = newest.id, seen_up_to = newest.id, read_ids = '{}', caught_up_at = t.last_active_at
    FROM posts_thread t
    CROSS JOIN LATERAL (SELECT max(id) AS id FROM posts_post WHERE thread_id = t.id) newest
    WHERE m.thread_id = t.id AND t.group_id = %(group)s AND m.member_id = %(member)s
      AND newest.id IS NOT NULL
      AND (m.caught_up_at IS NULL OR m.caught_up_at < t.last_active_at)
"""


def mark_posts_read(member, thread, mark, posts):
    """Note that `member` was shown `posts`; `mark` is what is known so far, or None.

    Writes only where something of it was unread. What is new gets `is_new`. Gives the first that
    was unread, for somebody who was here before, or None.
    """
    came_before = mark is not None and mark.read_to > 0
    unread = [post for post in posts if mark is None or not mark.has_read(post)]
    for post in unread:
        is_later = came_before and post.pk > mark.seen_up_to
        post.is_new = is_later and post.author_id != member.pk
    if unread or not came_before:
        _save_read_mark(member, thread, mark, [post.pk for post in posts])
    return unread[0] if unread and came_before else None


def _save_read_mark(member, thread, mark, shown):
    read_to = mark.read_to if mark else 0
    seen = sorted({*(mark.read_ids if mark else []), *(key for key in shown if key > read_to)})
    if len(seen) > MAX_READ_IDS:
        read_to, seen = seen[-MAX_READ_IDS // 2 - 1], seen[-MAX_READ_IDS // 2 :]
    values = {"member": member.pk, "thread": thread.pk, "read_to": read_to, "seen": seen}
    with connection.cursor() as cursor:
        cursor.execute(MARK_READ_SQL, values)


def mark_group_threads_read(member, group):
    with connection.cursor() as cursor:
        cursor.execute(MARK_GROUP_READ_SQL, {"member": member.pk, "group": group.pk})


def find_first_unread_post(member, thread):
    """The first post in reading order that `member` has not read; None where there is none."""
    mark = ReadMark.objects.filter(member=member, thread=thread).first()
    posts = thread.posts.filter(held_at=None).in_reading_order()
    if mark:
        posts = posts.filter(pk__gt=mark.read_to).exclude(pk__in=mark.read_ids)
    return posts.first()


def set_subscription(member, thread, subscription):
    """`member` follows the thread, no longer does, or mutes it."""
    ReadMark.objects.update_or_create(
        member=member, thread=thread, defaults={"subscription": subscription}
    )


def follow_after_posting(member, thread_id):
    """Who writes in a thread follows it, unless they chose otherwise before."""
    mark, is_new = ReadMark.objects.get_or_create(
        member=member,
        thread_id=thread_id,
        defaults={"subscription": ReadMark.Subscription.FOLLOWING},
    )
    if not is_new and not mark.subscription:
        ReadMark.objects.filter(pk=mark.pk).update(subscription=ReadMark.Subscription.FOLLOWING)


def get_subscriber_ids(thread):
    """Keys of those who hear of every reply: who follows, and who opened it, unless they don't."""
    keys = set(thread.read_marks.following().values_list("member", flat=True))
    author = thread.read_marks.filter(member=thread.author_id).exclude(subscription="")
    if thread.author_id and not author.exists():
        keys.add(thread.author_id)
    return keys


def count_newer_posts(reader, thread, public_id, most):
    """How many posts of others came after that one, up to `most`: gaps are no news."""
    later = thread.posts.filter(pk__gt=Post.objects.filter(public_id=public_id).values("pk")[:1])
    later = later.filter(removed_at=None, withdrawn_at=None).exclude(author=reader)
    return len(later.for_reader(reader).filter(is_muted=False).values_list("pk")[:most])
