"""The pace of asking strangers, whether to be a peer or to read a first message."""

from recovery_forum.lib.throttle import spend_of, too_many


def spent_asking(request):
    """Count one question to a stranger. Gives the 429 page where it is one too many, else None.

    Call it outside a transaction, as the throttle says.
    """
    wait = spend_of(request, "ask")
    return too_many(request, wait) if wait else None
