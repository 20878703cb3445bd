"""Hides threads from every list, and restores them."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from posts.models import Thread
from posts.threads.signals import threads_hidden, threads_restored


def hide_threads(thread_ids: Collection[int], at: datetime | None = None) -> None:
    """Hide threads from everybody but moderators. `at` is an aware datetime; None means now.

    Sends `threads_hidden`.
    """
    Thread.objects.filter(pk__in=thread_ids).update(removed_at=at or timezone.now())
    threads_hidden.send(Thread, threads=thread_ids)


def restore_threads(thread_ids: Collection[int]) -> None:
    """Show hidden threads again. Sends `threads_restored`."""
    Thread.objects.filter(pk__in=thread_ids).update(removed_at=None)
    threads_restored.send(Thread, threads=thread_ids)
