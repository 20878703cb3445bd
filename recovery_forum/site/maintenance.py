"""The 503 page for when nothing can be stored: it needs no database and returns what was typed."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, InternalError, OperationalError
from django.shortcuts import render

from recovery_forum.lib.submitted_text import get_submitted_text

RETRY_AFTER_SECONDS = 30  # Seconds.


def is_database_unavailable(error) -> bool:
    """Whether `error` says that the database is away, or for now takes nothing in."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        if isinstance(error, InternalError) and "read-only" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def render_maintenance_page(request):
    """A 503 that says when to come back, and gives back what was typed."""
    try:
        typed = get_submitted_text(request)
    except (RequestDataTooBig, TooManyFieldsSent):
        typed = []
    # Without `request`: no context processor runs, so nothing asks who this is.
    response = render(None, "503.html", {"typed": typed}, status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
