"""What of this app can be reported: posts. A thread is reported by its opening."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.moderation_status.reportable import register_reportable
from posts.models import ModeratorMessage, Notice, Post
from posts.threads.counts import recount_threads
from posts.threads.hidden_posts import hide_post_for_member, unhide_post_for_member
from posts.threads.posting import release_post
from posts.threads.visibility import hide_threads, restore_threads


def _hide_post(post):
    """Show a gap in place of the post. Without its opening, a thread is hidden from the lists."""
    Post.objects.filter(pk=post.pk).update(removed_at=timezone.now())
    recount_threads([post.thread_id])
    if post.opens_thread:
        hide_threads([post.thread_id])


def _restore_post(post):
    Post.objects.filter(pk=post.pk).update(
        removed_at=None, removed_for="", removed_by_organizers=False
    )
    recount_threads([post.thread_id])
    if post.opens_thread:
        restore_threads([post.thread_id])


def _reported_text(post):
    title = post.thread.title if post.opens_thread else ""
    return "\n\n".join(filter(None, [title, post.text, post.own_note]))


def _all_posts():
    return Post.objects.select_related("author", "thread__group")


register_reportable(
    "post",
    name=_("a post"),
    key="public_id",
    get_queryset=_all_posts,
    visible=lambda member: (
        Post.objects.visible_to(member)
        .filter(removed_at=None, withdrawn_at=None)
        .select_related("author", "thread__group")
    ),
    author=lambda post: post.author,
    get_text=_reported_text,
    url=Post.get_absolute_url,
    group=lambda post: post.thread.group,
    hide=_hide_post,
    restore=_restore_post,
    release=release_post,
    hide_for=hide_post_for_member,
    unhide_for=unhide_post_for_member,
)


# Members don't report notices; an appeal is a case about one.
register_reportable(
    "notice",
    name=_("a notice"),
    key="public_id",
    get_queryset=lambda: Notice.objects.select_related("member", "action"),
    visible=lambda member: Notice.objects.none(),
    # An action without a subject was about anonymous words: to appeal must not tell whose.
    author=lambda notice: notice.member if notice.action.subject_id else None,
    get_text=lambda notice: notice.appeal,
    url=Notice.get_absolute_url,
)


# Nor what a member wrote to the moderators, who read it on the page of its case.
register_reportable(
    "to-moderators",
    name=_("a message to the moderators"),
    key="public_id",
    get_queryset=lambda: ModeratorMessage.objects.select_related("member", "case"),
    visible=lambda member: ModeratorMessage.objects.none(),
    author=lambda message: None if message.is_anonymous else message.member,
    get_text=lambda message: message.conversation,
    url=lambda message: "",
    private=True,
)
