"""The distraction-free view of a thread: to read, to print, and the posts of its author alone."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from posts.models import Thread
from posts.threads.queries import load_outline, load_thread_start

MAX_PRINTED_POSTS = 300


@require_safe
def read_opening(request, public_id):
    """Show the opening alone, without replies and navigation."""
    return _render_reader_view(request, public_id, 1, "posts/threads/reader_view.html")


@require_safe
def print_thread(request, public_id):
    """Show the first posts of the thread for printing."""
    return _render_reader_view(request, public_id, MAX_PRINTED_POSTS, "posts/threads/print.html")


@require_safe
def show_outline(request, public_id):
    """List the posts of whoever opened the thread, to find one's way in a long one."""
    visible = Thread.objects.visible_to(request.user).for_page(request.user)
    thread = get_object_or_404(visible, public_id=public_id)
    posts, has_more = ([], False) if thread.is_muted else load_outline(thread, request.user)
    context = {"thread": thread, "posts": posts, "has_more": has_more}
    return render(request, "posts/threads/outline.html", context)


def _render_reader_view(request, public_id, limit, template):
    visible = Thread.objects.visible_to(request.user).for_page(request.user)
    thread = get_object_or_404(visible, public_id=public_id)
    posts, has_more = load_thread_start(thread, request.user, limit)
    context = {"thread": thread, "posts": posts, "has_more": has_more}
    return render(request, template, context)
