"""Hides threads from every list, and restores them."""

from django.utils import timezone

from posts.models import Thread
from posts.threads.signals import threads_hidden, threads_restored


def hide_threads(keys, at=None):
    """Out of every list, for everybody but moderators; hidden `at`, or now."""
    Thread.objects.filter(pk__in=keys).update(removed_at=at or timezone.now())
    threads_hidden.send(Thread, threads=keys)


def restore_threads(keys):
    Thread.objects.filter(pk__in=keys).update(removed_at=None)
    threads_restored.send(Thread, threads=keys)
