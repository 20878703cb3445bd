"""Compares stored counts with the rows that they count, and fixes them."""

from django.db import connection

# {(table, column): SQL that computes the value for a row `t`}.
COUNT_QUERIES = {
    ("groups_group", "member_count"): """
        SELECT count(*) FROM groups_membership m WHERE m.group_id = t.id AND m.state = 'member'
    """,
    ("groups_resource", "vote_count"): """
        SELECT count(*) FROM groups_resourcevote h WHERE h.resource_id = t.id
    """,
    ("posts_thread", "reply_count"): """
        SELECT count(*) FROM posts_post p
        WHERE p.thread_id = t.id AND p.ancestors <> '{}' AND p.held_at IS NULL
    """,
    ("posts_thread", "last_active_at"): """
        SELECT coalesce(max(p.posted_at), t.opened_at) FROM posts_post p
        WHERE p.thread_id = t.id AND p.held_at IS NULL
    """,
    ("posts_thread", "last_author_id"): """
        SELECT p.author_id FROM posts_post p
        WHERE p.thread_id = t.id AND (p.held_at IS NULL OR p.ancestors = '{}')
        ORDER BY p.posted_at DESC, p.id DESC LIMIT 1
    """,
    ("posts_thread", "last_alias_id"): """
        SELECT p.alias_id FROM posts_post p WHERE p.thread_id = t.id
        ORDER BY p.posted_at DESC, p.id DESC LIMIT 1
    """,
    # Once the author's account is deleted, their own replies can't be told from others.
    ("posts_thread", "first_reply_at"): """
        SELECT CASE WHEN t.author_id IS NULL THEN t.first_reply_at ELSE min(p.posted_at) END
        FROM posts_post p
        WHERE p.thread_id = t.id AND p.ancestors <> '{}'
          AND (p.author_id, p.alias_id) IS DISTINCT FROM (t.author_id, t.alias_id)
          AND p.held_at IS NULL
    """,
    ("posts_post", "reaction_count"): """
        SELECT count(*) FROM posts_reaction r WHERE r.post_id = t.id
    """,
    ("accounts_participant", "unread_count"): """
        SELECT count(*) FROM accounts_message m
        WHERE m.conversation_id = t.conversation_id AND m.author_id <> t.member_id
          AND m.sent_at > t.seen_at AND m.reader_deleted_at IS NULL
    """,
    ("accounts_member", "unread_messages"): """
        SELECT coalesce(sum(p.unread_count), 0) FROM accounts_participant p
        WHERE p.member_id = t.id
    """,
    ("milestones_celebration", "cheer_count"): """
        SELECT count(*) FROM milestones_cheer c WHERE c.celebration_id = t.id
    """,
}


def find_wrong_counts() -> dict[tuple[str, str], int]:
    """Return how many rows have a wrong count: {(table, column): number}, without zeros."""
    wrong = {}
    with connection.cursor() as cursor:
        for (table, column), query in COUNT_QUERIES.items():
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t.{column} IS DISTINCT FROM ({query})"  # noqa: S608
            )
            (number,) = cursor.fetchone()
            if number:
                wrong[table, column] = number
    return wrong


def fix_counts() -> None:
    """Recompute every stored count that is wrong."""
    with connection.cursor() as cursor:
        for (table, column), query in COUNT_QUERIES.items():
            cursor.execute(
                f"UPDATE {table} t SET {column} = ({query}) "  # noqa: S608
                f"WHERE t.{column} IS DISTINCT FROM ({query})"
            )
