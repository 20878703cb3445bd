"""The page of a thread, and the links to a post in it."""

from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from posts.models import Post, Reaction
from posts.read_state.services import mark_posts_read
from posts.threads.cache_keys import THREAD_CACHE_KEY_SQL
from posts.threads.forms import ReplyForm
from posts.threads.nudges import choose_nudge
from posts.threads.queries import (
    find_reply_target,
    find_solution,
    find_thread_for_page,
    load_thread_page,
    reactions_received,
)
from posts.threads.rendering import render_single_post
from recovery_forum.lib.anonymous_page_cache import cache_for_anonymous
from recovery_forum.lib.cached_reverse import cached_reverse
from recovery_forum.lib.htmx import is_fragment_request

SORT_NEWEST = "newest"
MAX_QUOTE_LENGTH = 1_000  # Characters of a quotation to begin with.


@cache_for_anonymous(THREAD_CACHE_KEY_SQL)
@require_safe
def thread_detail(request, public_id, slug=""):
    found = next(iter(find_thread_for_page(reader=request.user, public_id=public_id)), None)
    if found is None:
        raise Http404
    if slug != found.slug:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(found.get_absolute_url() + query, permanent=True)
    asked = {"answers": request.GET.get("reply", ""), "anonymous": found.has_alias}
    asked["text"] = found.draft or _quote_for_reply(request, found)
    form = ReplyForm(initial=asked, writer=request.user)
    return render_thread(request, found, form)


def _quote_for_reply(request, thread):
    """The words of the post that `?quote=` names, as a quotation to begin with; mostly nothing."""
    if not (key := request.GET.get("quote")):
        return ""
    quoted = find_reply_target(thread, request.user, key)
    if quoted is None or quoted.is_gone:
        return ""
    lines = "\n".join(f"> {line}".rstrip() for line in quoted.text[:MAX_QUOTE_LENGTH].splitlines())
    return f"{lines}\n\n"


@require_safe
def redirect_to_post(request, public_id):
    """Lead to the page of the thread that begins with this post."""
    visible = Post.objects.visible_to(request.user).select_related("thread")
    found = get_object_or_404(visible, public_id=public_id)
    where = found.thread.get_absolute_url()
    query = f"?{urlencode({'at': public_id})}" if found.ancestors else ""
    return redirect(f"{where}{query}#post-{public_id}")


@require_safe
def post_fragment(request, public_id):
    """The post for its place on a page; by itself, this leads to that page."""
    visible = Post.objects.visible_to(request.user).select_related("thread")
    found = get_object_or_404(visible, public_id=public_id)
    return render_post_fragment(request, found) if is_fragment_request(request) else redirect(found)


def render_thread(request, found, form, status=200):
    """The page of thread `found` that the address asks for, with `form` below it."""
    where = {key: request.GET[key] for key in ("after", "before", "at") if key in request.GET}
    page = load_thread_page(
        found, request.user, newest_first=request.GET.get("sort") == SORT_NEWEST, **where
    )
    own_mark = getattr(found, "own_mark", None)
    unread = None
    if request.user.is_authenticated:
        unread = mark_posts_read(request.user, found, own_mark, page.posts)
    membership = getattr(found, "own_membership", None)
    can_reply = found.accepts_replies_of(membership)
    target = find_reply_target(found, request.user, form["answers"].value(), page.posts)
    context = {
        "thread": found,
        "passage": page,
        "membership": membership,
        "can_reply": can_reply,
        "kinds": Reaction.Kind.choices,
        "received": reactions_received(page.posts, request.user),
        "form": form,
        "answered": target,
        "nudge": choose_nudge(found, request.user, target)
        if can_reply and not form.is_bound
        else "",
        "reply_url": _reply_url(found, page),
        "mark": own_mark,
        "solution": find_solution(found, request.user) if _shows_solution(found, page) else None,
        "can_mark": found.can_mark_solution(request.user),
        "unread_address": "" if where else _first_unread_url(found, own_mark, unread),
        # A part of a page that htmx swapped in is no target of an address; this marks the post.
        "here": "" if "reply" in request.GET else request.GET.get("at", ""),
        "sort": f"&sort={SORT_NEWEST}" if page.newest_first else "",
    }
    return render(request, "posts/threads/thread.html", context, status=status)


def render_post_fragment(request, post):
    """`post` as it stands on its page, for the place in which it stood.

    `at` in the address is the first post of that page.
    """
    reader = request.user
    [thread] = find_thread_for_page(reader=reader, public_id=post.thread.public_id)
    page = load_thread_page(thread, reader, at=request.GET.get("at", ""))
    if post.pk not in {one.pk for one in page.posts}:
        page = load_thread_page(thread, reader, at=post.public_id)
    found = next(one for one in page.posts if one.pk == post.pk)
    context = {
        "thread": thread,
        "passage": page,
        "can_reply": thread.accepts_replies_of(getattr(thread, "own_membership", None)),
        "received": reactions_received([found], reader),
        "can_mark": thread.can_mark_solution(reader),
        "here": "",
    }
    html = render_single_post(found, context, reader, get_token(request))
    response = HttpResponse(html)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _first_unread_url(found, own_mark, here):
    """Where the first post is that the reader, who was here before, has not read; "" for none."""
    if own_mark is None or not own_mark.is_behind(found):
        return ""
    return f"#post-{here.public_id}" if here else cached_reverse("posts:unread", found.public_id)


def _shows_solution(found, page):
    """On the first page, after the question."""
    return found.solution_id and page.first and page.first.opens_thread


def _reply_url(found, page):
    """Where an answer goes; one that is refused comes back to the page it was written on."""
    url = cached_reverse("posts:reply", found.public_id)
    return f"{url}?at={page.first.public_id}" if page.first else url
