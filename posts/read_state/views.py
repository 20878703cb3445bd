"""Views for unread posts, new replies, and following or muting a thread."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groups.models import Group
from posts.models import Post, ReadMark, Thread
from posts.read_state.services import (
    count_newer_posts,
    find_first_unread_post,
    find_neighbouring_unread_thread,
    mark_group_threads_read,
    set_subscription,
)
from recovery_forum.lib.rate_limits import rate_limit

MAX_COUNTED_REPLIES = 99  # New replies are counted up to here, which bounds the query.


@login_required
@require_safe
def redirect_to_first_unread(request, public_id):
    """Redirect to the first unread post, or to the newest if the reader has read everything."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user), public_id=public_id)
    posts = Post.objects.visible_to(request.user).filter(thread=thread)
    post = find_first_unread_post(request.user, thread) or posts.order_by("-pk").first()
    return redirect(post or thread)


@login_required
@require_safe
def redirect_to_next_unread(request, public_id):
    """Redirect to the next unread thread of the group, in the order of its page."""
    return _redirect_to_neighbour(request, public_id, is_next=True)


@login_required
@require_safe
def redirect_to_previous_unread(request, public_id):
    return _redirect_to_neighbour(request, public_id, is_next=False)


def _redirect_to_neighbour(request, public_id, is_next):
    visible = Thread.objects.visible_to(request.user).select_related("group")
    thread = get_object_or_404(visible, public_id=public_id)
    found = find_neighbouring_unread_thread(request.user, thread, is_next)
    if found:
        return redirect("posts:unread", found.public_id)
    messages.info(request, _("There are no more unread threads in this direction."))
    return redirect(thread.group)


@require_safe
def new_replies_notice(request, public_id):
    """Tell how many replies came since the page was loaded. The page polls this.

    The answer is empty without new replies, and also if the reader may no longer see the thread.
    """
    thread = Thread.objects.visible_to(request.user).filter(public_id=public_id).first()
    since = request.GET.get("since", "")
    if thread is None or not request.user.is_authenticated or not since.isalnum():
        return HttpResponse(status=204)
    count = count_newer_posts(request.user, thread, since, MAX_COUNTED_REPLIES)
    if not count:
        return HttpResponse(status=204)
    return render(request, "posts/read_state/_new_replies.html", {"thread": thread, "count": count})


@login_required
@require_POST
@rate_limit("react")
def update_subscription(request, public_id):
    """Follow a thread, stop following it, or mute it."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user), public_id=public_id)
    chosen = request.POST.get("attention")
    if chosen not in ReadMark.Subscription:
        return HttpResponseBadRequest(_("This choice doesn't exist."))
    set_subscription(request.user, thread, chosen)
    if request.htmx:
        context = {"public_id": thread.public_id, "subscription": chosen}
        return render(request, "posts/read_state/_subscription.html", context)
    return redirect(thread)


@login_required
@require_POST
def mark_group_read(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    mark_group_threads_read(request.user, group)
    messages.success(request, _("All threads in this group are marked as read."))
    return redirect(group)
