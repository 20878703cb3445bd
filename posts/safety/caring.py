"""Caring: who wrote of a crisis, anywhere here, sees on the next page where somebody answers.

Their words stay as they are. Of a post the moderators hear as well (see watching.py); of messages,
check-ins and letters nobody does.
"""

from recovery_forum.lib.throttle import typed_words

from .crisis import speaks_of_crisis

CARE = "care"  # In the session, until one page was shown with it.
# What moderators write, and what members write about somebody else.
OTHERS = ("/admin/", "/report/")


def caring(get_response):
    """Middleware: looks at what a member sent, once it was taken in."""

    def answer(request):
        response = get_response(request)
        if _was_taken_in(request, response) and any(map(speaks_of_crisis, typed_words(request))):
            request.session[CARE] = True
        return response

    return answer


def _was_taken_in(request, response):
    if request.method != "POST" or response.status_code != 302:
        return False
    return request.user.is_authenticated and not request.path.startswith(OTHERS)
