"""Error pages that show the submitted text again."""

import sys

from django.conf import settings
from django.shortcuts import render
from django.views.csrf import csrf_failure
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import server_error

from recovery_forum.lib.submitted_text import get_submitted_text
from recovery_forum.site.maintenance import is_database_unavailable, render_maintenance_page


@requires_csrf_token
def csrf_failure_page(request, reason=""):
    """A 403 for an expired or missing CSRF token, with the submitted text."""
    if settings.DEBUG:
        return csrf_failure(request, reason)
    return render(
        request, "403_csrf.html", {"submitted_text": get_submitted_text(request)}, status=403
    )


@requires_csrf_token
def server_error_page(request):
    """A 500; a 503 with the submitted text if the database is unavailable."""
    return (
        render_maintenance_page(request)
        if is_database_unavailable(sys.exc_info()[1])
        else server_error(request)
    )
