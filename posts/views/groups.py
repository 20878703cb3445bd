"""Threads of one group, and threads of one member."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.finding import member_or_404
from groups.models import Membership
from posts import visitors
from posts.models import Thread
from posts.reading import group_for, pinned_in, threads_of_group
from recovery_forum.lib.pages import keyset_page, prepared_page
from recovery_forum.lib.visitor_pages import kept_for_visitors

BY_ACTIVITY = ("-last_active_at", "-pk")


@kept_for_visitors(visitors.GROUP)
@require_safe
def group(request, slug):
    """A group's threads; for somebody who can't read them, what the group says of itself."""
    reader = request.user
    found = next(iter(group_for(reader=reader, slug=slug)), None)
    if found is None and not Membership.objects.at_the_door_of_hidden(reader).filter(
        group__slug=slug
    ):
        raise Http404
    if found is None or not found.is_readable:
        return redirect("groups:about", slug)
    kind, cursor = request.GET.get("kind", ""), request.GET.get("page", "")
    kind = kind if kind in Thread.Kind else ""
    tag = request.GET.get("tag")
    asked = {"group": found, "reader": reader, "tag": tag if tag in found.tags else None}
    page = prepared_page(threads_of_group, Thread, BY_ACTIVITY, cursor, kind, **asked)
    context = {
        "group": found,
        # Above the first page, and in their own place below as well.
        "pinned": [] if kind or cursor or asked["tag"] else pinned_in(group=found, reader=reader),
        "membership": found.membership_of(reader),
        "page": page,
        "has_unread": any(thread.is_unread for thread in page),
        "kinds": Thread.Kind.choices,
        "kind": kind,
        "tag": asked["tag"],
    }
    return render(request, "posts/group.html", context)


@login_required
@require_safe
def of_member(request, name):
    """What somebody began, where the reader may read it."""
    member = member_or_404(request.user, name)
    threads = Thread.objects.visible_to(request.user).filter(author=member, voice=None)
    threads = threads.for_list(request.user)
    page = keyset_page(threads, ("-opened_at", "-pk"), request.GET.get("page", ""))
    return render(request, "posts/member_threads.html", {"member": member, "page": page})
