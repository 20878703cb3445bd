"""Rows of lists of threads, rendered once for all readers who see the same values."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString

from accounts.models import Member
from posts.models import Thread
from recovery_forum.lib.cached_reverse import cached_reverse
from recovery_forum.lib.fragment_cache import render_cached_fragment
from recovery_forum.templatetags.forum import avatar, relative_time


@dataclass(frozen=True)
class ThreadRow:
    """One thread in a list, as one reader sees it: all that _thread.html and _waiting_thread.html
    use.

    It is the key of the cache of fragments, so its values are hashable.
    """

    url: str
    title: str
    byline: str
    group: str
    time: str
    support_label: str
    face: str = ""
    group_url: str = ""
    shows_group: bool = False
    display: str = ""
    content_note_text: str = ""
    excerpt: str = ""
    is_story: bool = False
    is_automatic: bool = False  # A daily thread, opened by the forum in the name of the group.
    reply_count: int = 0
    last_byline: str = ""  # "" if the reader blocked or muted who replied last.
    unread_url: str = ""
    new_reply_count: int = 0
    tags: tuple[str, ...] = ()
    is_locked: bool = False
    is_pinned: bool = False
    shared_challenges: tuple[str, ...] = ()


def render_thread_row(
    thread: Thread, reader: Member | AnonymousUser, shows_group: bool
) -> SafeString:
    """Return the row of `thread`, from for_list(reader), perhaps after attach_excerpts()."""
    row = ThreadRow(
        url=thread.get_absolute_url(),
        title=thread.heading,
        byline=thread.byline,
        group=thread.group.name,
        time=relative_time(thread.last_active_at if thread.reply_count else thread.opened_at),
        support_label=thread.support_label,
        face=avatar({"user": reader}, thread.visible_author, "s"),
        group_url=thread.group.get_absolute_url(),
        shows_group=shows_group,
        display=getattr(thread, "display", ""),
        content_note_text=getattr(thread, "content_note_text", ""),
        excerpt=getattr(thread, "excerpt", ""),
        is_story=thread.kind == Thread.Kind.STORY,
        is_automatic=thread.is_automatic,
        reply_count=thread.reply_count,
        last_byline="" if thread.last_is_muted else thread.last_byline,
        unread_url=cached_reverse("posts:unread", thread.public_id) if thread.is_unread else "",
        new_reply_count=thread.new_reply_count,
        tags=thread.visible_tags,
        is_locked=bool(thread.locked_at),
        is_pinned=bool(thread.pinned_at),
    )
    return render_cached_fragment("posts/threads/_thread.html", None, row=row)


def render_waiting_row(thread: Thread) -> SafeString:
    """Return the row of `thread`, a waiting one, after attach_shared_challenges()."""
    row = ThreadRow(
        url=thread.get_absolute_url(),
        title=thread.heading,
        byline=thread.byline,
        group=thread.group.name,
        time=relative_time(thread.opened_at),
        support_label=thread.support_label,
        shared_challenges=tuple(map(str, thread.shared_challenges)),
    )
    return render_cached_fragment("posts/threads/_waiting_thread.html", None, row=row)
