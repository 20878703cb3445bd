"""Middleware that offers help on the next page after a member wrote about a crisis.

It also covers what nobody else reads, such as check-ins, and so looks at requests and not at the
screening of posts.
"""

from posts.safety.crisis import speaks_of_crisis
from recovery_forum.lib.submitted_text import get_submitted_text

CRISIS_SESSION_KEY = "care"  # In the session until one page has shown the help.
# What moderators write, and what members write about somebody else.
EXEMPT_PATHS = ("/admin/", "/report/")


def crisis_middleware(get_response):
    """Check the texts of each form that a member sent successfully."""

    def middleware(request):
        response = get_response(request)
        if _was_accepted(request, response) and any(
            # As forms clean it, so that the cached result of the screening is used.
            speaks_of_crisis(text.replace("\r\n", "\n").strip())
            for text in get_submitted_text(request)
        ):
            request.session[CRISIS_SESSION_KEY] = True
        return response

    return middleware


def _was_accepted(request, response):
    if request.method != "POST" or response.status_code != 302:
        return False
    return request.user.is_authenticated and not request.path.startswith(EXEMPT_PATHS)
