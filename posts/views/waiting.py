"""Nobody waits unanswered: the threads that have no first reply yet."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from posts.reading import mark_shared, waiting_for
from recovery_forum.lib.pages import keyset_page


@require_safe
def waiting(request):
    """The longest waiting first; a visitor sees those of open groups."""
    page = keyset_page(waiting_for(request.user), ("opened_at", "pk"), request.GET.get("page", ""))
    mark_shared(page.items, request.user)
    return render(request, "posts/waiting.html", {"page": page})
