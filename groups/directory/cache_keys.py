"""What the cached directory page of anonymous visitors depends on."""

from recovery_forum.lib.pagination import PAGE_SIZE


def build_largest_groups_sql(number: int, only: str = "", also: str = "") -> str:
    """Return SQL for a cache key over the `number` largest visible groups and all challenges.

    `only` is a further condition, which starts with AND. `also` is a further column, which
    starts with a comma.
    """
    return f"""
        WITH page AS (
            SELECT g.id, g.xmin, g.ctid FROM groups_group g
            WHERE g.visibility <> 'hidden' AND g.removed_at IS NULL {only}
            ORDER BY g.member_count DESC, g.id DESC LIMIT {number}
        )
        SELECT (SELECT string_agg(concat_ws(':', id, xmin, ctid), ',') FROM page),
            (SELECT string_agg(concat_ws(':', gc.id, gc.xmin, gc.ctid), ',')
             FROM groups_group_challenges gc WHERE gc.group_id IN (SELECT id FROM page)),
            (SELECT string_agg(concat_ws(':', c.id, c.xmin, c.ctid), ',')
             FROM accounts_challenge c)
            {also}
    """  # noqa: S608


DIRECTORY_KEY_SQL = build_largest_groups_sql(
    PAGE_SIZE + 1,
    "AND g.archived_at IS NULL",
    also=""", (SELECT string_agg(DISTINCT language, ',') FROM groups_group
              WHERE visibility <> 'hidden' AND removed_at IS NULL AND language <> '')""",
)
