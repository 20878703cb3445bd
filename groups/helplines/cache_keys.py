"""What the cached help line page of anonymous visitors depends on."""

# The help lines, and the day: one that was not verified for long is no longer shown.
HELP_LINES_KEY_SQL = """
    SELECT (now() AT TIME ZONE 'UTC')::date,
        (SELECT string_agg(concat_ws(':', id, xmin, ctid), ',') FROM groups_helpline)
"""
