"""Middleware that offers help on the next page after a member wrote about a crisis."""

from posts.safety.crisis import speaks_of_crisis
from recovery_forum.lib.submitted_text import get_submitted_text

CRISIS_SESSION_KEY = "care"  # In the session, until one page was shown with it.
# What moderators write, and what members write about somebody else.
EXEMPT_PATHS = ("/admin/", "/report/")


def crisis_middleware(get_response):
    """Middleware: looks at what a member sent, once it was taken in."""

    def answer(request):
        response = get_response(request)
        if _was_accepted(request, response) and any(
            map(speaks_of_crisis, get_submitted_text(request))
        ):
            request.session[CRISIS_SESSION_KEY] = True
        return response

    return answer


def _was_accepted(request, response):
    if request.method != "POST" or response.status_code != 302:
        return False
    return request.user.is_authenticated and not request.path.startswith(EXEMPT_PATHS)
