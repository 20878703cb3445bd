"""The rate limit of asking strangers, whether to be a peer or to read a first message."""

from recovery_forum.lib.rate_limits import count_request, render_too_many_requests


def count_peer_request(request):
    """Count one request to a stranger.

    Returns the 429 page where it is one too many, else None. Call it outside a transaction, as
    `count_request` says.
    """
    wait = count_request(request, "ask")
    return render_too_many_requests(request, wait) if wait else None
