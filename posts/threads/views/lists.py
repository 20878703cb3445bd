"""Lists of threads: of a group, of a member, stories, and threads without a reply."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.profiles.lookup import get_member_or_404
from groups.models import Membership
from posts.models import Thread
from posts.threads.cache_keys import GROUP_CACHE_KEY_SQL
from posts.threads.lists import (
    PRIORITY_ORDER,
    attach_shared_challenges,
    find_group,
    opening_posts_by_thread,
    pinned_threads_in,
    threads_in_group,
    waiting_threads_for,
)
from recovery_forum.lib.anonymous_page_cache import cache_for_anonymous
from recovery_forum.lib.pagination import paginate_by_keyset, paginate_prepared_query

ACTIVITY_ORDER = ("-last_active_at", "-pk")


@cache_for_anonymous(GROUP_CACHE_KEY_SQL)
@require_safe
def group_detail(request, slug):
    """A group's threads; for somebody who can't read them, what the group says of itself."""
    reader = request.user
    found = next(iter(find_group(reader=reader, slug=slug)), None)
    if found is None and not Membership.objects.with_hidden_group_notice(reader).filter(
        group__slug=slug
    ):
        raise Http404
    if found is None or not found.is_readable:
        return redirect("groups:about", slug)
    kind, cursor = request.GET.get("kind", ""), request.GET.get("page", "")
    kind = kind if kind in Thread.Kind else ""
    tag = request.GET.get("tag")
    asked = {"group": found, "reader": reader, "tag": tag if tag in found.tags else None}
    page = paginate_prepared_query(threads_in_group, Thread, ACTIVITY_ORDER, cursor, kind, **asked)
    context = {
        "group": found,
        # Above the first page, and in their own place below as well.
        "pinned": []
        if kind or cursor or asked["tag"]
        else pinned_threads_in(group=found, reader=reader),
        "membership": found.membership_of(reader),
        "page": page,
        "has_unread": any(thread.is_unread for thread in page),
        "kinds": Thread.Kind.choices,
        "kind": kind,
        "tag": asked["tag"],
    }
    return render(request, "posts/threads/group.html", context)


@login_required
@require_safe
def member_threads(request, name):
    """What somebody began, where the reader may read it."""
    member = get_member_or_404(request.user, name)
    threads = Thread.objects.visible_to(request.user).filter(author=member, alias=None)
    threads = threads.for_list(request.user)
    page = paginate_by_keyset(threads, ("-opened_at", "-pk"), request.GET.get("page", ""))
    return render(request, "posts/threads/member_threads.html", {"member": member, "page": page})


@require_safe
def list_waiting_threads(request):
    """In the order of their turns; a visitor sees those of open groups."""
    cursor = request.GET.get("page", "")
    page = paginate_prepared_query(
        waiting_threads_for, Thread, PRIORITY_ORDER, cursor, member=request.user
    )
    attach_shared_challenges(page.items, request.user)
    return render(request, "posts/threads/waiting.html", {"page": page})


@require_safe
def list_stories(request):
    """What members told of how it was and how it is; a visitor reads those of open groups."""
    told = Thread.objects.visible_to(request.user).not_blocked_for(request.user).stories()
    page = paginate_by_keyset(
        told.for_list(request.user), ("-opened_at", "-pk"), request.GET.get("page", "")
    )
    openings = opening_posts_by_thread(page.items, request.user)
    return render(request, "posts/threads/stories.html", {"page": page, "openings": openings})
