"""What the cached help line page of anonymous visitors depends on."""

# The help lines, and the date, because the page says when the verification of a line is too old.
HELP_LINES_KEY_SQL = """
    SELECT (now() AT TIME ZONE 'UTC')::date,
        (SELECT string_agg(concat_ws(':', id, xmin, ctid), ',') FROM groups_helpline)
"""
