"""Stories, and the calm view of one thread: to read, and to print."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from posts.models import Thread
from posts.reading import openings_of, whole
from recovery_forum.lib.pages import keyset_page


@require_safe
def stories(request):
    """What members told of how it was and how it is; a visitor reads those of open groups."""
    told = Thread.objects.visible_to(request.user).not_blocked_for(request.user).stories()
    page = keyset_page(
        told.for_list(request.user), ("-opened_at", "-pk"), request.GET.get("page", "")
    )
    openings = openings_of(page.items, request.user)
    return render(request, "posts/stories.html", {"page": page, "openings": openings})


@require_safe
def read(request, public_id):
    """The opening alone, without anything around it."""
    return _calm(request, public_id, 1, "posts/read.html")


@require_safe
def to_print(request, public_id):
    """The conversation from its beginning, as far as paper is worth it."""
    return _calm(request, public_id, 300, "posts/print.html")


def _calm(request, public_id, most, template):
    visible = Thread.objects.visible_to(request.user).for_page(request.user)
    thread = get_object_or_404(visible, public_id=public_id)
    posts, has_more = whole(thread, request.user, most)
    context = {"thread": thread, "posts": posts, "has_more": has_more}
    return render(request, template, context)
