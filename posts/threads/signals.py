"""Signals that other apps and features receive when posts and threads change."""

from django.dispatch import Signal

# Sent with `post` in the transaction that stores a reply which others see at once.
reply_posted = Signal()
# Sent with `post` in the transaction that releases a held post.
post_released = Signal()

# Sent with `threads`, their ids, in the transaction that hides or restores them.
threads_hidden = Signal()
threads_restored = Signal()
