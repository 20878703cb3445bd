"""The accounts of the demo that anyone may sign in with."""

DEMO_ACCOUNTS = ("member", "organizer", "moderator", "admin")
DEMO_PASSWORD = "one-day-at-a-time"  # noqa: S105 - of the demo members, shown on the sign-in page.
