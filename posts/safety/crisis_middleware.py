"""Offers help to a member who wrote about a crisis: on this answer, or on the next page.

It also covers what nobody else reads, such as check-ins, and so looks at requests and not at the
screening of posts. Where a restriction keeps the words from being published, nobody would learn of
them: the moderators do, so that a silence never closes the way to help.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from posts.models import Notice, Post
from posts.safety.crisis import speaks_of_crisis
from posts.safety.kept_help import keep_help_in_thread
from posts.safety.moderator_messages import send_to_moderators
from recovery_forum.lib.submitted_text import get_submitted_text

CRISIS_SESSION_KEY = "care"  # In the session until one page has shown the help.
# What moderators write, and what members write about somebody else.
EXEMPT_PATHS = ("/admin/", "/report/")
# What is written here is for one person, or for organizers: moderators learn of the danger, but
# never the words.
PRIVATE_VIEWS = {
    "accounts:write", "accounts:conversation", "accounts:ask-peer", "groups:join", "groups:offer",
}  # fmt: skip


def crisis_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Check the texts of each form that a member sent."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not request.user.is_authenticated or not was_crisis_sent(request):
            return response
        if target := _get_next_address(response):
            request.session[CRISIS_SESSION_KEY] = True
            if is_publishing(request):
                keep_help_in_thread(request, target)
        elif response.status_code >= 400 and is_publishing(request):
            _tell_moderators(request, "\n\n".join(get_submitted_text(request)))
        elif speaks_of_crisis(words := getattr(response, "refused_words", "")):
            _tell_moderators(request, words)
        return response

    return middleware


def _get_next_address(response):
    """Return the address of the page to which the response leads, also by htmx, or ""."""
    if response.status_code == 302:
        return response["Location"]
    return response.headers.get("HX-Redirect", "")


def was_crisis_sent(request: HttpRequest) -> bool:
    """Whether the request is a form with a text that speaks of its author's crisis."""
    if request.method != "POST" or request.path.startswith(EXEMPT_PATHS):
        return False
    # As forms clean it, so that the cached result of the screening is used.
    texts = (text.replace("\r\n", "\n").strip() for text in get_submitted_text(request))
    return any(map(speaks_of_crisis, texts))


def is_publishing(request: HttpRequest) -> bool:
    """Whether the form would have shown its words to others, had it been accepted."""
    match = request.resolver_match
    # A form of another site is refused before, and must not speak for the member.
    is_own_form = getattr(request, "csrf_processing_done", False)
    return bool(match and is_own_form and getattr(match.func, "publishes", False))


def is_private(request: HttpRequest) -> bool:
    """Whether the form writes to one person, or to organizers, only."""
    return bool(request.resolver_match and request.resolver_match.view_name in PRIVATE_VIEWS)


def _tell_moderators(request, words):
    send_to_moderators(
        request.user,
        "" if is_private(request) else words,
        was_refused=True,
        is_anonymous=_was_meant_anonymously(request),
    )


def _was_meant_anonymously(request):
    """Whether nobody was to see whose words these are.

    A post that is edited knows by itself, and so does the notice about one.
    """
    public_id = request.resolver_match.kwargs.get("public_id", "")
    posts = Post.objects.filter(public_id=public_id, author=request.user, alias__isnull=False)
    notices = Notice.objects.visible_to(request.user).filter(public_id=public_id)
    return (
        "anonymous" in request.POST
        or posts.exists()
        or any(notice.action.subject_id is None for notice in notices.select_related("action"))
    )
