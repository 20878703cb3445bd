"""Recounts what a thread stores about its posts, and what its open cases say of answers."""

from collections.abc import Iterable

from django.db import connection, transaction

from posts.models import Thread
from posts.safety.cases import update_answered_cases

# A post that others can read. `p` is the post.
IS_VISIBLE = "p.held_at IS NULL AND p.removed_at IS NULL AND p.withdrawn_at IS NULL"

# {column: SQL that computes the value for the thread `t`}.
# ruff: noqa: S608 (Nothing of a member is part of these statements.)
THREAD_COUNT_QUERIES = {
    "reply_count": f"""
        SELECT count(*) FROM posts_post p
        WHERE p.thread_id = t.id AND p.ancestors <> '{{}}' AND {IS_VISIBLE}
    """,
    "last_active_at": f"""
        SELECT coalesce(max(p.posted_at), t.opened_at) FROM posts_post p
        WHERE p.thread_id = t.id AND {IS_VISIBLE}
    """,
    "last_author_id": f"""
        SELECT p.author_id FROM posts_post p
        WHERE p.thread_id = t.id AND (({IS_VISIBLE}) OR p.ancestors = '{{}}')
        ORDER BY p.posted_at DESC, p.id DESC LIMIT 1
    """,
    "last_alias_id": f"""
        SELECT p.alias_id FROM posts_post p
        WHERE p.thread_id = t.id AND (({IS_VISIBLE}) OR p.ancestors = '{{}}')
        ORDER BY p.posted_at DESC, p.id DESC LIMIT 1
    """,
    # Once the author's account is deleted, their own replies can't be told from others.
    "first_reply_at": f"""
        SELECT CASE WHEN t.author_id IS NULL THEN t.first_reply_at ELSE min(p.posted_at) END
        FROM posts_post p
        WHERE p.thread_id = t.id AND p.ancestors <> '{{}}' AND p.counts_as_answer
          AND (p.author_id, p.alias_id) IS DISTINCT FROM (t.author_id, t.alias_id)
          AND {IS_VISIBLE}
    """,
}  # fmt: skip

RECOUNT_SQL = "UPDATE posts_thread t SET {} WHERE t.id = ANY(%s)".format(
    ", ".join(f"{column} = ({query})" for column, query in THREAD_COUNT_QUERIES.items())
)


@transaction.atomic
def recount_threads(thread_ids: Iterable[int]) -> None:
    """Recount these threads. Must run in the transaction that showed or hid some of their posts.

    If the only answer is gone, the thread waits again, and so do its cases.
    """
    ids = sorted(set(thread_ids))
    # Locked first, so that the statement after it sees what other transactions counted.
    list(Thread.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT_SQL, [ids])
    update_answered_cases(ids)
