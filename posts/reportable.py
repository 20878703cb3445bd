"""What of this app can be reported: posts. A thread is reported by the post that opens it."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.reporting import register

from .models import Notice, Post
from .removing import bring_back_threads, hide_threads
from .replying import release
from .setting_aside import hide_for, show_again


def _hide(post):
    """A gap in its place; a thread whose opening is hidden leaves the lists with it."""
    Post.objects.filter(pk=post.pk).update(removed_at=timezone.now())
    if post.opens_thread:
        hide_threads([post.thread_id])


def _restore(post):
    Post.objects.filter(pk=post.pk).update(removed_at=None, removed_for="")
    if post.opens_thread:
        bring_back_threads([post.thread_id])


def _words(post):
    return f"{post.thread.title}\n\n{post.text}" if post.opens_thread else post.text


def _every():
    return Post.objects.select_related("author", "thread__group")


register(
    "post",
    name=_("a post"),
    key="public_id",
    every=_every,
    visible=lambda member: (
        Post.objects.visible_to(member)
        .filter(removed_at=None, withdrawn_at=None)
        .select_related("author", "thread__group")
    ),
    author=lambda post: post.author,
    words=_words,
    url=Post.get_absolute_url,
    group=lambda post: post.thread.group,
    hide=_hide,
    restore=_restore,
    release=release,
    hide_for=hide_for,
    show_to=show_again,
)


# Nobody reports a notice; an appeal is a case about one.
register(
    "notice",
    name=_("a notice"),
    key="public_id",
    every=lambda: Notice.objects.select_related("member", "action"),
    visible=lambda member: Notice.objects.none(),
    author=lambda notice: notice.member,
    words=lambda notice: notice.appeal,
    url=Notice.get_absolute_url,
)
