"""The signal that other apps receive when a member blocks another."""

from django.dispatch import Signal

# Sent with `member` and `other`, whom they blocked, in the transaction that stores the block.
member_blocked = Signal()
