"""Drafts: kept as one types, listed, and let go. And the preview of what one types."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groups.models import Group
from posts import drafting
from posts.models import Draft, Thread
from posts.picturing import taken_in
from recovery_forum.lib.markup import MAX_LENGTH
from recovery_forum.lib.markup import render as rendered
from recovery_forum.lib.pages import keyset_page
from recovery_forum.lib.throttle import throttle


@login_required
@require_safe
def drafts(request):
    own = Draft.objects.visible_to(request.user).select_related("group", "thread__group")
    page = keyset_page(own, ("-kept_at", "-pk"), request.GET.get("page", ""))
    return render(request, "posts/drafts.html", {"page": page})


@login_required
@require_POST
@throttle("draft")
def keep_reply(request, public_id):
    visible = Thread.objects.visible_to(request.user)
    thread = get_object_or_404(visible, public_id=public_id)
    return _kept(request, thread.get_absolute_url(), thread=thread)


@login_required
@require_POST
@throttle("draft")
def keep_thread(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    return _kept(request, group.get_absolute_url(), group=group)


def _kept(request, address, **where):
    by_hand = "by_hand" in request.POST
    data, error = taken_in(request) if by_hand else (request.POST, None)
    text, title = (data.get(name, "").replace("\0", "") for name in ("text", "title"))
    drafting.keep(request.user, text, title, **where)
    if not by_hand:
        return HttpResponse(status=204)
    for sentence in error.messages if error else ():
        messages.error(request, sentence)
    messages.success(request, _("Your draft is kept. Nobody else can see it."))
    return redirect(address)


@login_required
@require_POST
def let_go(request, pk):
    get_object_or_404(Draft.objects.filter(member=request.user), pk=pk).delete()
    messages.success(request, _("The draft is gone."))
    return redirect("posts:drafts")


@login_required
@require_POST
@throttle("draft")
def preview(request):
    """What the words would look like, by the same renderer that will show them."""
    html = rendered(request.POST.get("text", "").replace("\0", "")[:MAX_LENGTH])
    return render(request, "posts/_preview.html", {"html": html})
