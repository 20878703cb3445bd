"""SQL that computes the cache keys of thread and group pages for anonymous visitors."""

from groups.meetings.recurrence import JOINABLE_AFTER_START
from posts.threads.queries import PAGE_SIZE

_JOINABLE_SECONDS = int(JOINABLE_AFTER_START.total_seconds())

# The subqueries below look up the id of the thread or group first. With a join, PostgreSQL would
# sort all rows of a long thread or a large group, instead of reading the first ones from an index.

# Row versions of everything on the first page of a thread: the thread, its group, the posts, the
# solution, and their authors. Not of anonymous authors: the row of a member changes whenever they
# are here, and a page that comes slower then would tell visitors who wrote in it.
THREAD_CACHE_KEY_SQL = f"""
    WITH page AS (
        (SELECT p.id, p.xmin, p.ctid, CASE WHEN p.alias_id IS NULL THEN p.author_id END AS author_id
         FROM posts_post p
         WHERE p.thread_id = (SELECT id FROM posts_thread WHERE public_id = %(public_id)s)
            AND p.held_at IS NULL ORDER BY p.path LIMIT {PAGE_SIZE + 1})
        UNION
        SELECT p.id, p.xmin, p.ctid, CASE WHEN p.alias_id IS NULL THEN p.author_id END
        FROM posts_thread t JOIN posts_post p ON p.id = t.solution_id
        WHERE t.public_id = %(public_id)s
    )
    SELECT concat(t.xmin, t.ctid), concat(g.xmin, g.ctid), concat(a.xmin, a.ctid),
        (SELECT string_agg(concat_ws(':', id, xmin, ctid), ',') FROM page),
        (SELECT string_agg(concat_ws(':', m.id, m.xmin, m.ctid), ',') FROM accounts_member m
         WHERE m.id IN (SELECT author_id FROM page))
    FROM posts_thread t JOIN groups_group g ON g.id = t.group_id
    LEFT JOIN accounts_member a ON a.id = t.author_id AND t.alias_id IS NULL
    WHERE t.public_id = %(public_id)s AND g.visibility = 'open' AND g.removed_at IS NULL
"""  # noqa: S608

# Row versions of everything on the first page of a group: the group, its threads with their
# openings, the first and last author of each, the next meeting, and what volunteers can do.
GROUP_CACHE_KEY_SQL = f"""
    WITH page AS (
        (SELECT t.id, t.xmin, t.ctid,
            CASE WHEN t.alias_id IS NULL THEN t.author_id END AS author_id,
            CASE WHEN t.last_alias_id IS NULL THEN t.last_author_id END AS last_author_id
         FROM posts_thread t
         WHERE t.group_id = (SELECT id FROM groups_group WHERE slug = %(slug)s)
            AND t.removed_at IS NULL AND t.held_at IS NULL AND t.withdrawn_at IS NULL
         ORDER BY t.last_active_at DESC, t.id DESC LIMIT {PAGE_SIZE + 1})
        UNION
        SELECT t.id, t.xmin, t.ctid,
            CASE WHEN t.alias_id IS NULL THEN t.author_id END,
            CASE WHEN t.last_alias_id IS NULL THEN t.last_author_id END
        FROM posts_thread t JOIN groups_group g ON g.id = t.group_id
        WHERE g.slug = %(slug)s AND t.pinned_at IS NOT NULL
    )
    SELECT concat(g.xmin, g.ctid),
        (SELECT string_agg(concat_ws(':', id, xmin, ctid), ',') FROM page),
        (SELECT string_agg(concat_ws(':', m.id, m.xmin, m.ctid), ',') FROM accounts_member m
         WHERE m.id IN (SELECT author_id FROM page UNION SELECT last_author_id FROM page)),
        (SELECT string_agg(concat_ws(':', p.id, p.xmin, p.ctid), ',') FROM posts_post p
         WHERE p.thread_id IN (SELECT id FROM page) AND p.ancestors = '{{}}'),
        (SELECT concat_ws(':', m.id, m.xmin, m.ctid) FROM groups_meeting m
         WHERE m.group_id = g.id AND m.next_at > now() - interval '{_JOINABLE_SECONDS} seconds'
           AND (m.is_online OR m.is_in_person) AND m.removed_at IS NULL
         ORDER BY m.next_at, m.id LIMIT 1),
        (SELECT string_agg(concat_ws(':', o.id, o.xmin, o.ctid), ',') FROM groups_opportunity o
         WHERE o.group_id = g.id AND o.closed_at IS NULL AND o.removed_at IS NULL)
    FROM groups_group g WHERE g.slug = %(slug)s AND g.visibility = 'open' AND g.removed_at IS NULL
"""  # noqa: S608
