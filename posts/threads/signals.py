"""Signals that other apps and features receive when posts and threads change."""

from django.dispatch import Signal

# Sent with `post` in the transaction that lets it out.
post_released = Signal()

# Sent with `threads`, their keys, in the transaction that hides them or brings them back.
threads_hidden, threads_restored = Signal(), Signal()
