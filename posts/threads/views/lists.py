"""Lists of threads: of a group, of a member, stories, and threads without a reply."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.profiles.lookup import get_member_or_404
from groups.groups.queries import get_group_summary
from groups.meetings.reader_zone import get_visitor_zone, in_zone_of_reader
from groups.membership.presence import list_present, record_visit
from groups.models import Group, Membership
from posts.models import Thread
from posts.threads.cache_keys import GROUP_CACHE_KEY_SQL
from posts.threads.lists import (
    PRIORITY_ORDER,
    attach_excerpts,
    attach_shared_challenges,
    find_group,
    find_opening_posts,
    list_pinned_threads,
    list_threads_in_group,
    select_waiting_threads,
)
from recovery_forum.lib.anonymous_page_cache import cache_for_anonymous
from recovery_forum.lib.pagination import paginate_by_keyset, paginate_prepared_query

MAX_SIMILAR_GROUPS = 3
ACTIVITY_ORDER = ("-last_active_at", "-pk")
OPENING_ORDER = ("-opened_at", "-pk")
SORTS = {"": _("Latest activity"), "newest": _("Newest"), "unanswered": _("Unanswered")}


@cache_for_anonymous(GROUP_CACHE_KEY_SQL, vary_by=get_visitor_zone)
@require_safe
@in_zone_of_reader
def group_detail(request, slug):
    """List the threads of a group. Redirects to "about" if the reader may not read them."""
    reader = request.user
    group = next(iter(find_group(reader=reader, slug=slug)), None)
    if group is None and not Membership.objects.with_hidden_group_notice(reader).filter(
        group__slug=slug
    ):
        raise Http404
    if group is None or not group.is_readable:
        return redirect("groups:about", slug)
    kind, tag, sort = _read_filters(request, group)
    cursor, is_plain = request.GET.get("page", ""), not (kind or tag or sort)
    page = paginate_prepared_query(
        list_threads_in_group, Thread, ACTIVITY_ORDER if not sort else OPENING_ORDER, cursor,
        kind, sort == "unanswered", not is_plain, group=group, reader=reader, tag=tag,
    )  # fmt: skip
    # Pinned threads come first on the first page, and nowhere else.
    pinned = list_pinned_threads(group=group, reader=reader) if is_plain and not cursor else []
    attach_excerpts([*pinned, *page], reader)
    membership = group.membership_of(reader)
    record_visit(membership)
    # Who looks for threads of one kind finds daily ones among them.
    lists = set_aside_daily_threads(page, membership) if is_plain else {"threads": list(page)}
    context = {
        "group": group,
        "pinned": pinned,
        **lists,
        "membership": membership,
        "can_join": reader.is_authenticated and group.can_be_joined_by(membership),
        "page": page,
        "has_unread": any(thread.is_unread for thread in page),
        "kinds": Thread.Kind.choices,
        "sorts": SORTS.items(),
        "kind": kind, "tag": tag, "sort": sort,
        "present": list_present(group, reader, membership),
        "similar": list_similar_groups(group, reader, membership),
        **get_group_summary(group, reader),
    }  # fmt: skip
    return render(request, "posts/threads/group.html", context)


def _read_filters(request, group):
    """Return the kind, tag and order that the address asks for, as far as there are such."""
    kind, tag, sort = (request.GET.get(name, "") for name in ("kind", "tag", "sort"))
    return (
        kind if kind in Thread.Kind else "",
        tag if tag in group.tags else None,
        sort if sort in SORTS else "",
    )


def set_aside_daily_threads(threads, membership):
    """Return `threads` without those in `open_daily`, for the reader to answer, and `quiet_daily`.

    A daily thread without a reply holds nobody's words, so it does not come before those of people.
    """
    others, to_answer, quiet = [], [], []
    may_answer = membership and membership.is_current
    for thread in threads:
        if not thread.is_automatic or thread.reply_count:
            others.append(thread)
        elif may_answer and not thread.locked_at:
            to_answer.append(thread)
        else:
            quiet.append(thread)
    return {"threads": others, "open_daily": to_answer, "quiet_daily": quiet}


def list_similar_groups(group, reader, membership):
    """Return groups like `group`, for members who look around: not for visitors and its members."""
    if not reader.is_authenticated or (membership and membership.is_current):
        return []
    return Group.objects.related_to(group, reader)[:MAX_SIMILAR_GROUPS]


@login_required
@require_safe
def member_threads(request, name):
    """List the threads that a member opened under their name, as far as the reader may see them."""
    member = get_member_or_404(request.user, name)
    threads = Thread.objects.visible_to(request.user).filter(author=member, alias=None)
    threads = threads.for_list(request.user)
    page = paginate_by_keyset(threads, ("-opened_at", "-pk"), request.GET.get("page", ""))
    return render(request, "posts/threads/member_threads.html", {"member": member, "page": page})


@require_safe
def list_waiting_threads(request):
    """List threads that wait for a first reply. Anonymous visitors see those of open groups."""
    cursor = request.GET.get("page", "")
    page = paginate_prepared_query(
        select_waiting_threads, Thread, PRIORITY_ORDER, cursor, member=request.user
    )
    attach_shared_challenges(page.items, request.user)
    return render(request, "posts/threads/waiting.html", {"page": page})


@require_safe
def list_stories(request):
    """List stories. Anonymous visitors see those of open groups."""
    stories = Thread.objects.visible_to(request.user).not_blocked_for(request.user).stories()
    page = paginate_by_keyset(
        stories.for_list(request.user), ("-opened_at", "-pk"), request.GET.get("page", "")
    )
    openings = find_opening_posts(page.items, request.user)
    return render(request, "posts/threads/stories.html", {"page": page, "openings": openings})
