"""New replies to a member, for the home page."""

from django.db.models import QuerySet
from django.urls import Resolver404, resolve

from accounts.models import Member, Notification
from posts.models import Post
from posts.models.content_notes import annotate_display
from recovery_forum.lib.prepared_queries import prepared_query

MAX_NOTIFICATIONS = 8  # To look through, since some of their posts are gone.


def list_new_replies_to(member: Member, limit: int) -> list[Post]:
    """Return the latest posts that answer or mention `member` and that they have not read yet.

    Each comes with its thread and group. Leaves out what `member` may not see any more.
    """
    ids = [
        public_id
        for notification in _unseen_answers(MAX_NOTIFICATIONS, member=member)
        if (public_id := _find_post_id(notification.url))
    ]
    if not ids:
        return []
    posts = Post.objects.visible_to(member).for_reader(member).filter(public_id__in=ids)
    posts = posts.filter(removed_at=None, withdrawn_at=None, is_muted=False, is_hidden=False)
    found = list(posts.select_related("thread__group", "author", "alias").order_by("-pk"))
    marks = {mark.thread_id: mark for mark in member.read_marks.filter(thread__posts__in=found)}
    unread = [
        post
        for post in found
        if post.thread_id not in marks or not marks[post.thread_id].has_read(post)
    ]
    return annotate_display(member, unread[:limit])


@prepared_query
def _unseen_answers(limit: int, *, member: Member) -> QuerySet[Notification]:
    kinds = [Notification.Kind.REPLIED, Notification.Kind.MENTIONED]
    unseen = Notification.objects.visible_to(member).filter(kind__in=kinds, seen_at=None)
    return unseen.order_by("-at", "-pk")[:limit]


def _find_post_id(url: str) -> str:
    """Return the public id of the post at `url`, or "" if it is something else."""
    try:
        match = resolve(url.partition("?")[0])
    except Resolver404:
        return ""
    return match.kwargs["public_id"] if match.view_name == "posts:post" else ""
