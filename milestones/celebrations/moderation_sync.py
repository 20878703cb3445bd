"""Keeps the moderation state of a celebration and of the thread it opened the same."""

from django.utils import timezone

from accounts.moderation_status.reportable import REPORTABLE_KINDS
from milestones.models import Celebration
from posts.models import Case


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

    A post that its author has withdrawn is gone already. One that waits for a review of its own has
    other words by now: its member has changed those of the celebration.
    """
    if celebration.thread_id is None:
        return
    opening = celebration.thread.posts.filter(ancestors=[], withdrawn_at=None).first()
    if opening and not (action == "release" and _list_waiting("post", [opening.public_id])):
        getattr(REPORTABLE_KINDS["post"], action)(opening)


def hide_celebrations_of_threads(sender, threads, **kwargs):
    Celebration.objects.filter(thread__in=threads).update(removed_at=timezone.now())


def restore_celebrations_of_threads(sender, threads, **kwargs):
    Celebration.objects.filter(thread__in=threads).update(removed_at=None)


def release_celebration_of_post(sender, post, **kwargs):
    """Receiver of post_released. Words that changed meanwhile wait for a review of their own."""
    if post.opens_thread:
        held = Celebration.objects.filter(thread=post.thread_id)
        waiting = _list_waiting("celebration", held.values_list("public_id", flat=True))
        held.exclude(public_id__in=waiting).update(held_at=None)


def _list_waiting(kind, keys):
    """Return those of `keys` about which an open case asks for a review."""
    cases = Case.objects.open().filter(origin=Case.Origin.HELD, kind=kind, key__in=list(keys))
    return list(cases.values_list("key", flat=True))
