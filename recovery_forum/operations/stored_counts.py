"""Compares stored counts with the rows that they count, and fixes them."""

from django.db import connection

from posts.reactions.services import REACTION_COUNT_QUERIES
from posts.threads.counts import THREAD_COUNT_QUERIES

# {(table, column): SQL that computes the value for a row `t`}.
COUNT_QUERIES = {
    ("groups_group", "member_count"): """
        SELECT count(*) FROM groups_membership m WHERE m.group_id = t.id AND m.state = 'member'
    """,
    ("groups_resource", "vote_count"): """
        SELECT count(*) FROM groups_resourcevote h WHERE h.resource_id = t.id
    """,
    **{("posts_thread", column): query for column, query in THREAD_COUNT_QUERIES.items()},
    **{("posts_post", column): query for column, query in REACTION_COUNT_QUERIES.items()},
    ("accounts_participant", "unread_count"): """
        SELECT count(*) FROM accounts_message m
        WHERE m.conversation_id = t.conversation_id AND m.author_id <> t.member_id
          AND m.sent_at > t.seen_at AND m.reader_deleted_at IS NULL
          AND m.removed_at IS NULL
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
    """Return how many rows have a wrong count: {(table, column): number}, in one query."""
    checks = " UNION ALL ".join(
        f"SELECT '{table}', '{column}', count(*) FROM {table} t"  # noqa: S608
        f" WHERE t.{column} IS DISTINCT FROM ({query})"
        for (table, column), query in COUNT_QUERIES.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(checks)
        return {(table, column): number for table, column, number in cursor if number}


def fix_counts() -> None:
    """Recompute every stored count that is wrong."""
    with connection.cursor() as cursor:
        for (table, column), query in COUNT_QUERIES.items():
            cursor.execute(
                f"UPDATE {table} t SET {column} = ({query}) "  # noqa: S608
                f"WHERE t.{column} IS DISTINCT FROM ({query})"
            )
