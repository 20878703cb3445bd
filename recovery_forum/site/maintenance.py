"""The 503 page for when nothing can be stored. It needs no database."""

from django.db import InterfaceError, InternalError, OperationalError
from django.shortcuts import render

from posts.safety.crisis import speaks_of_crisis
from recovery_forum.lib.submitted_text import get_submitted_text

RETRY_AFTER_SECONDS = 30


def is_database_unavailable(error) -> bool:
    """Return whether `error` or its cause says that the database is away or read-only."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        if isinstance(error, InternalError) and "read-only" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def render_maintenance_page(request):
    """Return a 503 with Retry-After and the submitted text."""
    submitted_text = get_submitted_text(request)
    # Without `request` no context processor runs, so nothing queries the database for the member.
    context = {
        "submitted_text": submitted_text,
        "speaks_of_crisis": any(speaks_of_crisis(text) for text in submitted_text),
    }
    response = render(None, "503.html", context, status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
