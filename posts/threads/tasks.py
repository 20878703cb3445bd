"""Scheduled jobs: erases withdrawn posts for good, and counts how alive each group is."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from posts.models import Post, PostVersion
from posts.threads.counts import IS_VISIBLE

WEEK = timedelta(days=7)
# Only threads that were active since are looked into, by their index. Rows that stay as they are
# are not written: the cached pages of visitors would be built anew.
COUNT_WEEKLY_POSTS_SQL = f"""
    WITH counted AS (
        SELECT t.group_id, count(*) AS number
        FROM posts_thread t JOIN posts_post p ON p.thread_id = t.id
        WHERE t.last_active_at >= %(since)s AND t.removed_at IS NULL AND t.held_at IS NULL
          AND p.posted_at >= %(since)s AND {IS_VISIBLE}
        GROUP BY t.group_id
    )
    UPDATE groups_group g SET weekly_post_count = coalesce(new.number, 0)
    FROM groups_group old LEFT JOIN counted new ON new.group_id = old.id
    WHERE g.id = old.id AND g.weekly_post_count <> coalesce(new.number, 0)
"""  # noqa: S608 (Nothing of a member is part of the statement.)


def erase_withdrawn_posts() -> None:
    """Delete the versions and own content notes of posts whose undo window has passed.

    A scheduled job.
    """
    gone = Post.objects.withdrawn_for_good()
    PostVersion.objects.filter(post__in=gone).delete()
    gone.exclude(own_note="").update(own_note="")


def count_weekly_posts() -> None:
    """Store how many posts each group had in the last seven days. Its card says so in words.

    A scheduled job.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNT_WEEKLY_POSTS_SQL, {"since": timezone.now() - WEEK})
