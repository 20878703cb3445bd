"""What is new in a thread, and whether a member wants to hear of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groups.models import Group
from posts import marking
from posts.models import ReadMark, Thread
from recovery_forum.lib.throttle import throttle

MOST = 99  # So many new replies are counted; nobody reads more at once.


@login_required
@require_safe
def unread(request, public_id):
    """Lead to the first post that the reader has not seen, or to the newest where none is left."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user), public_id=public_id)
    post = marking.first_unread(request.user, thread) or thread.posts.order_by("-pk").first()
    return redirect(post or thread)


@require_safe
def news(request, public_id):
    """One line on what was written since the page came, asked for now and then by the page.

    Nothing to say, and a thread that may not be read any more, are the same empty answer.
    """
    thread = Thread.objects.visible_to(request.user).filter(public_id=public_id).first()
    since = request.GET.get("since", "")
    if thread is None or not request.user.is_authenticated or not since.isalnum():
        return HttpResponse(status=204)
    count = marking.newer(request.user, thread, since, MOST)
    if not count:
        return HttpResponse(status=204)
    return render(request, "posts/_news.html", {"thread": thread, "count": count})


@login_required
@require_POST
@throttle("react")
def attention(request, public_id):
    """Follow a thread, stop following it, or mute it."""
    thread = get_object_or_404(Thread.objects.visible_to(request.user), public_id=public_id)
    chosen = request.POST.get("attention")
    if chosen not in ReadMark.Attention:
        return HttpResponseBadRequest(_("We don't know this choice."))
    marking.attend(request.user, thread, chosen)
    if request.htmx:
        context = {"public_id": thread.public_id, "attention": chosen}
        return render(request, "posts/_attention.html", context)
    return redirect(thread)


@login_required
@require_POST
def all_read(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    marking.mark_all_read(request.user, group)
    messages.success(request, _("Nothing is marked as new here any more."))
    return redirect(group)
