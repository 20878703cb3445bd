"""Hiding threads, and bringing them back. Whoever holds their words elsewhere follows."""

from django.dispatch import Signal
from django.utils import timezone

from .models import Thread

# Sent with `threads`, their keys, in the transaction that hides them or brings them back.
hidden, brought_back = Signal(), Signal()


def hide_threads(keys, at=None):
    """Out of every list, for everybody but moderators; hidden `at`, or now."""
    Thread.objects.filter(pk__in=keys).update(removed_at=at or timezone.now())
    hidden.send(Thread, threads=keys)


def bring_back_threads(keys):
    Thread.objects.filter(pk__in=keys).update(removed_at=None)
    brought_back.send(Thread, threads=keys)
