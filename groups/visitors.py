"""What changes with pages of visitors, for recovery_forum.lib.visitor_pages."""

from recovery_forum.lib.pages import SIZE


def largest(number, only="", also=""):
    """The `number` largest groups that a visitor sees, all challenges, and `also` a column."""
    return f"""
        WITH page AS (
            SELECT g.id, g.xmin, g.ctid FROM groups_group g WHERE g.visibility <> 'hidden' {only}
            ORDER BY g.member_count DESC, g.id DESC LIMIT {number}
        )
        SELECT (SELECT string_agg(concat_ws(':', id, xmin, ctid), ',') FROM page),
            (SELECT string_agg(concat_ws(':', gc.id, gc.xmin, gc.ctid), ',')
             FROM groups_group_challenges gc WHERE gc.group_id IN (SELECT id FROM page)),
            (SELECT string_agg(concat_ws(':', c.id, c.xmin, c.ctid), ',')
             FROM accounts_challenge c)
            {also}
    """  # noqa: S608


DIRECTORY = largest(
    SIZE + 1,
    "AND g.archived_at IS NULL",
    also=""", (SELECT string_agg(DISTINCT language, ',') FROM groups_group
              WHERE visibility <> 'hidden' AND language <> '')""",
)

# The help lines, and the day: one that was not verified for long is no longer shown.
HELP_LINES = """
    SELECT (now() AT TIME ZONE 'UTC')::date,
        (SELECT string_agg(concat_ws(':', id, xmin, ctid), ',') FROM groups_helpline)
"""
