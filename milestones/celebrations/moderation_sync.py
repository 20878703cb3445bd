"""Keeps the moderation state of a celebration and of the thread it opened the same."""

from django.utils import timezone

from accounts.moderation_status.reportable import REPORTABLE_KINDS
from milestones.models import Celebration


def hide_celebration(celebration: Celebration) -> None:
    Celebration.objects.filter(pk=celebration.pk).update(removed_at=timezone.now())
    _apply_to_opening_post("hide", celebration)


def restore_celebration(celebration: Celebration) -> None:
    Celebration.objects.filter(pk=celebration.pk).update(removed_at=None)
    _apply_to_opening_post("restore", celebration)


def release_celebration(celebration: Celebration) -> None:
    Celebration.objects.filter(pk=celebration.pk).update(held_at=None)
    _apply_to_opening_post("release", celebration)


def _apply_to_opening_post(action, celebration):
    """Call `action`, "hide", "restore" or "release", for the post that opened the thread.

    A post that its author has withdrawn is gone already.
    """
    if celebration.thread_id is None:
        return
    opening = celebration.thread.posts.filter(ancestors=[], withdrawn_at=None).first()
    if opening:
        getattr(REPORTABLE_KINDS["post"], action)(opening)


def hide_celebrations_of_threads(sender, threads, **kwargs):
    Celebration.objects.filter(thread__in=threads).update(removed_at=timezone.now())


def restore_celebrations_of_threads(sender, threads, **kwargs):
    Celebration.objects.filter(thread__in=threads).update(removed_at=None)


def release_celebration_of_post(sender, post, **kwargs):
    if post.opens_thread:
        Celebration.objects.filter(thread=post.thread_id).update(held_at=None)
