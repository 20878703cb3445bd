"""The distraction-free view of a thread: to read and to print."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from posts.models import Thread
from posts.threads.queries import load_thread_start


@require_safe
def read_opening(request, public_id):
    """The opening alone, without anything around it."""
    return _render_reader_view(request, public_id, 1, "posts/threads/reader_view.html")


@require_safe
def print_thread(request, public_id):
    """The conversation from its beginning, as far as paper is worth it."""
    return _render_reader_view(request, public_id, 300, "posts/threads/print.html")


def _render_reader_view(request, public_id, most, template):
    visible = Thread.objects.visible_to(request.user).for_page(request.user)
    thread = get_object_or_404(visible, public_id=public_id)
    posts, has_more = load_thread_start(thread, request.user, most)
    context = {"thread": thread, "posts": posts, "has_more": has_more}
    return render(request, template, context)
