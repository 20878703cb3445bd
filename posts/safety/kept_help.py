"""Keeps the help for somebody who wrote about a crisis on the page of their thread, for a day.

Elsewhere it is shown once: on every page, it would look like a mark on somebody. What is kept is in
the session only, and so never on another device, nor after they sign out.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone

from posts.models import Post

KEPT_HELP_SESSION_KEY = "care_in_thread"  # {"thread": public id, "at": seconds since 1970}
KEEP_FOR = timedelta(days=1)
THREAD_VIEW, POST_VIEW = "posts:thread", "posts:post"


def keep_help_in_thread(request: HttpRequest, url: str) -> None:
    """Keep the help on the page of the thread to which the member is sent with `url`, if it is one.

    After a reply, it is the address of the post.
    """
    try:
        match = resolve(urlsplit(url).path)
    except Resolver404:
        return
    if match.view_name in {THREAD_VIEW, POST_VIEW}:
        public_id = match.kwargs["public_id"]
        if match.view_name == POST_VIEW:
            posts = Post.objects.filter(public_id=public_id)
            public_id = posts.values_list("thread__public_id", flat=True).first()
        kept = {"thread": public_id, "at": timezone.now().timestamp()}
        request.session[KEPT_HELP_SESSION_KEY] = kept


def is_help_kept(request: HttpRequest) -> bool:
    """Return whether the page of this request is that of the thread, and the day is not over."""
    kept, match = request.session.get(KEPT_HELP_SESSION_KEY), request.resolver_match
    if not kept or match is None or match.view_name != THREAD_VIEW:
        return False
    age = timezone.now().timestamp() - kept["at"]
    return match.kwargs["public_id"] == kept["thread"] and age < KEEP_FOR.total_seconds()


def dismiss_kept_help(request: HttpRequest) -> str:
    """Show the help no longer. Return the public id of its thread, or ""."""
    kept = request.session.pop(KEPT_HELP_SESSION_KEY, None)
    return kept["thread"] if kept else ""
