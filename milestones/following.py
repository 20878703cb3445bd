"""What moderators do to the words of a celebration, here and in the thread that it opened.

The same words stand in both places. Whichever a moderator hides, brings back or lets out, the
other one follows.
"""

from django.utils import timezone

from accounts.reporting import KINDS

from .models import Celebration


def hide(celebration):
    Celebration.objects.filter(pk=celebration.pk).update(removed_at=timezone.now())
    _for_opening("hide", celebration)


def restore(celebration):
    Celebration.objects.filter(pk=celebration.pk).update(removed_at=None)
    _for_opening("restore", celebration)


def release(celebration):
    Celebration.objects.filter(pk=celebration.pk).update(held_at=None)
    _for_opening("release", celebration)


def _for_opening(act, celebration):
    """Words that its member took back in the thread are gone there, and need nothing."""
    if celebration.thread_id is None:
        return
    opening = celebration.thread.posts.filter(ancestors=[], withdrawn_at=None).first()
    if opening:
        getattr(KINDS["post"], act)(opening)


def threads_hidden(sender, threads, **kwargs):
    Celebration.objects.filter(thread__in=threads).update(removed_at=timezone.now())


def threads_back(sender, threads, **kwargs):
    Celebration.objects.filter(thread__in=threads).update(removed_at=None)


def post_released(sender, post, **kwargs):
    if post.opens_thread:
        Celebration.objects.filter(thread=post.thread_id).update(held_at=None)
