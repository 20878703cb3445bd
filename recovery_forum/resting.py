"""A page for the minutes in which nothing can be kept: it needs no database and loses no word."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.db import InterfaceError, InternalError, OperationalError
from django.shortcuts import render

from recovery_forum.lib.throttle import typed_words

AGAIN_IN = 30  # Seconds.


def is_away(error) -> bool:
    """Whether `error` says that the database is away, or for now takes nothing in."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError):
            return True
        if isinstance(error, InternalError) and "read-only" in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def resting(request):
    """A 503 that says when to come back, and gives back what was typed."""
    try:
        typed = typed_words(request)
    except (RequestDataTooBig, TooManyFieldsSent):
        typed = []
    # Without `request`: no context processor runs, so nothing asks who this is.
    response = render(None, "503.html", {"typed": typed}, status=503)
    response["Retry-After"] = str(AGAIN_IN)
    response["Cache-Control"] = "no-store"
    return response
