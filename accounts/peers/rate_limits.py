"""The rate limit for requests to strangers: for peers and for first messages."""

from django.http import HttpRequest, HttpResponse

from recovery_forum.lib.rate_limits import count_request, render_too_many_requests


def count_request_to_stranger(request: HttpRequest) -> HttpResponse | None:
    """Count a request to a stranger. Returns a 429 response if it is one too many, else None.

    Call it outside a transaction, as count_request() says.
    """
    wait = count_request(request, "ask")
    return render_too_many_requests(request, wait) if wait else None
