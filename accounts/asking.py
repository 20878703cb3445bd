"""The pace of asking strangers, whether to be a peer or to read a first message."""

from datetime import timedelta

from django.utils import timezone

from recovery_forum.lib.throttle import spend, spender, too_many

# Somebody who came to sell or to hunt writes to many in their first days; a newcomer to few.
NEW = timedelta(days=14)


def spent_asking(request):
    """Count one question to a stranger. Gives the 429 page where it is one too many, else None.

    Call it outside a transaction, as the throttle says.
    """
    is_new = timezone.now() - request.user.joined_at < NEW
    wait = spend("newcomer-ask" if is_new else "ask", spender(request))
    return too_many(request, wait) if wait else None
