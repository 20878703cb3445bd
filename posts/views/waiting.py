"""Nobody waits unanswered: the threads that have no first reply yet."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from posts.models import Thread
from posts.reading import BY_TURN, mark_shared, waiting_for
from recovery_forum.lib.pages import prepared_page


@require_safe
def waiting(request):
    """In the order of their turns; a visitor sees those of open groups."""
    cursor = request.GET.get("page", "")
    page = prepared_page(waiting_for, Thread, BY_TURN, cursor, member=request.user)
    mark_shared(page.items, request.user)
    return render(request, "posts/waiting.html", {"page": page})
