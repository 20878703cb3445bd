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
from posts.threads.forms.replies import ReplyForm
from posts.threads.nudges import choose_nudge
from posts.threads.queries import (
    find_reply_target,
    find_solution,
    find_thread_for_page,
    list_received_reactions,
    load_thread_page,
)
from posts.threads.rendering import render_single_post
from recovery_forum.lib.anonymous_page_cache import cache_for_anonymous
from recovery_forum.lib.cached_reverse import cached_reverse
from recovery_forum.lib.htmx import is_fragment_request
from recovery_forum.lib.markup import MAX_LENGTH
from recovery_forum.lib.text import hash_text

SORT_NEWEST = "newest"
LONG_THREAD = 20  # From so many replies on, the page offers a jump to the latest, and other orders.
MAX_QUOTE_LENGTH = 1_000  # Characters of a quoted post that a reply starts with.


@cache_for_anonymous(THREAD_CACHE_KEY_SQL)
@require_safe
def thread_detail(request, public_id, slug=""):
    thread = next(iter(find_thread_for_page(reader=request.user, public_id=public_id)), None)
    if thread is None:
        raise Http404
    if slug != thread.slug:
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return redirect(thread.get_absolute_url() + query, permanent=True)
    initial = {
        "answers": request.GET.get("reply", thread.draft_answers or ""),
        "anonymous": thread.has_alias,
        "text": thread.draft or _quote_for_reply(request, thread),
    }
    return render_thread(request, thread, ReplyForm(initial=initial, writer=request.user))


def _quote_for_reply(request, thread):
    """Return the text of the post in `?quote=` as a Markdown quotation, or ""."""
    if not (quoted_id := request.GET.get("quote")):
        return ""
    quoted = find_reply_target(thread, request.user, quoted_id)
    if quoted is None or quoted.is_gone:
        return ""
    lines = "\n".join(f"> {line}".rstrip() for line in quoted.text[:MAX_QUOTE_LENGTH].splitlines())
    return f"{lines}\n\n"


@require_safe
def redirect_to_post(request, public_id):
    """Redirect to the page of the thread that begins with this post."""
    visible = Post.objects.visible_to(request.user).select_related("thread")
    post = get_object_or_404(visible, public_id=public_id)
    query = f"?{urlencode({'at': public_id})}" if post.ancestors else ""
    return redirect(f"{post.thread.get_absolute_url()}{query}#post-{public_id}")


@require_safe
def post_fragment(request, public_id):
    """Render one post for htmx. Without htmx, redirect to its page."""
    visible = Post.objects.visible_to(request.user).select_related("thread")
    post = get_object_or_404(visible, public_id=public_id)
    return render_post_fragment(request, post) if is_fragment_request(request) else redirect(post)


def render_thread(request, thread, form, status=200):
    """Render the page of `thread` that the query string asks for, with the reply `form`."""
    position = {key: request.GET[key] for key in ("after", "before", "at") if key in request.GET}
    page = load_thread_page(
        thread, request.user, newest_first=request.GET.get("sort") == SORT_NEWEST, **position
    )
    own_mark, shown_id = getattr(thread, "own_mark", None), request.GET.get("show", "")
    unread = None
    if request.user.is_authenticated:
        unread = mark_posts_read(request.user, thread, own_mark, page.posts)
    context = {
        "thread": thread,
        "page": page,
        "kinds": Reaction.Kind.choices,
        "reactions_received": list_received_reactions(page.posts, request.user),
        "news_url": cached_reverse("posts:news", thread.public_id),
        "mark": own_mark,
        "solution": _find_solution(thread, page, request.user),
        "can_mark": thread.can_mark_solution(request.user),
        "header": _build_header(
            thread, page, "" if position else _first_unread_url(thread, own_mark, unread)
        ),
        "group_card": _build_group_card(thread, request.user),
        # CSS :target does not match what htmx has swapped in, so the post is marked here.
        "target_id": "" if "reply" in request.GET else shown_id or request.GET.get("at", ""),
        "shown_id": shown_id,
        "sort": f"&sort={SORT_NEWEST}" if page.newest_first else "",
        **_build_composer_context(request, thread, form, page),
    }
    return render(request, "posts/threads/thread.html", context, status=status)


def _build_composer_context(request, thread, form, page):
    """Return whether the reader may reply, and what the form below the posts shows."""
    membership = getattr(thread, "own_membership", None)
    joins_group = request.user.is_authenticated and thread.accepts_replies_after_joining(membership)
    can_reply = joins_group or thread.accepts_replies_of(membership)
    offers_reply = can_reply and not form.is_bound
    target = find_reply_target(thread, request.user, form["answers"].value(), page.posts)
    return {
        "membership": membership,
        "can_reply": can_reply,
        "joins_group": joins_group,
        "form": form,
        "answered": target,
        "nudge": choose_nudge(thread, request.user, target) if offers_reply else "",
        "reply_url": _reply_url(thread, page),
        "draft_url": cached_reverse("posts:keep-reply", thread.public_id),
        "draft_hash": hash_text(getattr(thread, "draft", "")),
        "max_length": MAX_LENGTH,
    }


def _build_header(thread, page, unread_url):
    """Return the values that _thread_header.html takes."""
    return {
        "group": thread.group.name,
        "group_address": thread.group.get_absolute_url(),
        "title": thread.heading,
        "kind": thread.get_kind_display(),
        "support_wanted": thread.support_label,
        "tags": thread.visible_tags,
        "replies": thread.reply_count,
        "rests": thread.locked_at,
        "unread": unread_url,
        "latest": _latest_url(thread, page),
        "address": thread.get_absolute_url(),
        "public_id": thread.public_id,
        "byline": thread.byline,
        "newest_first": page.newest_first,
        "is_long": thread.reply_count >= LONG_THREAD,
    }


def _build_group_card(thread, reader):
    """Return the values that _thread_group.html takes."""
    group = thread.group
    return {
        "name": group.name,
        "address": group.get_absolute_url(),
        "summary": group.summary,
        "members": group.member_count,
        "visibility": group.get_visibility_display(),
        "public_id": thread.public_id if reader.is_authenticated else "",
    }


def render_post_fragment(request, post):
    """Render `post` for htmx to replace it. `?at=` is the first post of its page."""
    reader = request.user
    [thread] = find_thread_for_page(reader=reader, public_id=post.thread.public_id)
    page = load_thread_page(thread, reader, at=request.GET.get("at", ""))
    if post.pk not in {other.pk for other in page.posts}:
        page = load_thread_page(thread, reader, at=post.public_id)
    post = next(other for other in page.posts if other.pk == post.pk)
    membership = getattr(thread, "own_membership", None)
    context = {
        "thread": thread,
        "page": page,
        "can_reply": thread.accepts_replies_of(membership)
        or thread.accepts_replies_after_joining(membership),
        "reactions_received": list_received_reactions([post], reader),
        "can_mark": thread.can_mark_solution(reader),
        "target_id": "",
        "shown_id": "",
        "sort": "",
    }
    html = render_single_post(post, context, reader, get_token(request))
    response = HttpResponse(html)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _first_unread_url(thread, own_mark, unread):
    """Return the address of the first unread post, or "". `unread` is the first on this page."""
    if own_mark is None or not own_mark.is_behind(thread):
        return ""
    if unread:
        return f"#post-{unread.public_id}"
    return cached_reverse("posts:unread", thread.public_id)


def _latest_url(thread, page):
    """Return the address of the latest post of a long thread, or "" if it is near anyway."""
    if page.newest_first or thread.reply_count < LONG_THREAD or not thread.newest:
        return ""
    if any(post.public_id == thread.newest for post in page.posts):
        return f"#post-{thread.newest}"
    return cached_reverse("posts:post", thread.newest)


def _find_solution(thread, page, reader):
    """The solution is shown on the first page only, after the question."""
    is_shown = thread.solution_id and page.first and page.first.opens_thread
    return find_solution(thread, reader, page.posts) if is_shown else None


def _reply_url(thread, page):
    """Return the address of the reply form. `at` brings a refused reply back to this page."""
    url = cached_reverse("posts:reply", thread.public_id)
    return f"{url}?at={page.first.public_id}" if page.first else url
