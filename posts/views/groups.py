"""Threads of one group, and threads of one member."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.finding import member_or_404
from groups.models import Group
from posts import visitors
from posts.models import Thread
from recovery_forum.lib.pages import keyset_page
from recovery_forum.lib.visitor_pages import kept_for_visitors

BY_ACTIVITY = ("-last_active_at", "-pk")


@kept_for_visitors(visitors.GROUP)
@require_safe
def group(request, slug):
    """A group's threads; for somebody who can't read them, what the group says of itself."""
    found = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    if not Group.objects.readable_by(request.user).filter(pk=found.pk).exists():
        return redirect("groups:about", slug)
    threads = Thread.objects.visible_to(request.user).not_blocked_for(request.user)
    threads = threads.filter(group=found).for_list(request.user)
    kind = request.GET.get("kind", "")
    if kind in Thread.Kind:
        threads = threads.filter(kind=kind)
    page = keyset_page(threads, BY_ACTIVITY, request.GET.get("page", ""))
    pinned = threads.filter(pinned_at__isnull=False)
    is_first = not (kind or request.GET.get("page"))
    context = {
        "group": found,
        # Above the first page, and in their own place below as well.
        "pinned": pinned.order_by("-pinned_at") if is_first else [],
        "membership": found.membership_of(request.user),
        "page": page,
        "has_unread": any(thread.is_unread for thread in page),
        "kinds": Thread.Kind.choices,
        "kind": kind,
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
