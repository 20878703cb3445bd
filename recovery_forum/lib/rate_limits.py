"""Rate limits: how often one member, or one network, may do something. Counted in PostgreSQL."""

import ipaddress
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from recovery_forum.lib.submitted_text import get_submitted_text

# A window starts with the first use after the previous window ended. ON CONFLICT runs under the
# row's lock, so that simultaneous uses by two processes are both counted.
COUNT_USE_SQL = """
    INSERT INTO recovery_forum_ratelimitwindow AS stored (key, times, ends_at)
    VALUES (%(key)s, 1, %(now)s + %(seconds)s * interval '1 second')
    ON CONFLICT (key) DO UPDATE SET
        times = CASE WHEN stored.ends_at <= %(now)s THEN 1 ELSE stored.times + 1 END,
        ends_at = CASE WHEN stored.ends_at <= %(now)s THEN EXCLUDED.ends_at ELSE stored.ends_at END
    RETURNING times, ends_at
"""

# Each new window deletes some ended ones, so that the table stays small. Rows that another process
# has locked are skipped, so that no request waits.
DELETE_ENDED_SQL = """
    DELETE FROM recovery_forum_ratelimitwindow WHERE key IN (
        SELECT key FROM recovery_forum_ratelimitwindow WHERE ends_at <= %(now)s
        LIMIT 100 FOR UPDATE SKIP LOCKED
    )
"""


def count_request(request: HttpRequest, name: str) -> int:
    """Count one use of limit `name` by the sender of `request`. Returns what `count_use` returns.

    A new member has the limit "newcomer-<name>" if there is one; trusted members have higher ones.
    """
    newcomer_name = f"newcomer-{name}"
    if getattr(request.user, "is_new", False) and newcomer_name in settings.RATE_LIMITS:
        name = newcomer_name
    return count_use(
        name, get_rate_limit_key(request), getattr(request.user, "rate_limit_factor", 1)
    )


def count_use(name: str, who: str, factor: float = 1) -> int:
    """Count one use of limit `name` by `who`. Returns 0, or the seconds to wait if it is used up.

    `factor` multiplies the limit. Call it outside a transaction: a rollback would undo the count.
    """
    times, seconds = settings.RATE_LIMITS[name]
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT_USE_SQL, {"key": f"{name}:{who}"[:120], "now": now, "seconds": seconds}
        )
        used, ends_at = cursor.fetchone()
        if used == 1:
            cursor.execute(DELETE_ENDED_SQL, {"now": now})
    return 0 if used <= times * factor else max(1, round((ends_at - now).total_seconds()))


def get_rate_limit_key(request: HttpRequest) -> str:
    """Return whose uses are counted: the member's, or those of a visitor's network.

    With IPv6 the network is the /64, since one household has a whole /64.
    """
    if request.user.is_authenticated:
        return f"member:{request.user.pk}"
    return f"network:{_get_network(_get_client_address(request))}"


def _get_client_address(request: HttpRequest) -> str:
    """Return the client's IP address: that of the connection, or what the outermost proxy saw.

    Entries further left in X-Forwarded-For are written by the client. Trusting them would let
    anybody evade every limit.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if proxies and len(seen) >= proxies:
        return seen[-proxies].strip()
    return request.META.get("REMOTE_ADDR", "")


def _get_network(peer: str) -> str:
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return "unknown"  # Behind a Unix socket. All such visitors share one limit.
    if address.version == 4:
        return str(address)
    # A dual-stack socket maps IPv4 into IPv6, where one /64 would hold every visitor.
    mapped = address.ipv4_mapped
    return str(mapped or ipaddress.ip_network((address, 64), strict=False))


def rate_limit(name: str, methods: tuple[str, ...] = ("POST",)) -> Callable:
    """Decorate a view: respond with 429 once limit `name` of settings.RATE_LIMITS is used up."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def limited_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # HEAD does the work of GET.
            method = "GET" if request.method == "HEAD" else request.method
            if method in methods and (wait := count_request(request, name)):
                return render_too_many_requests(request, wait)
            return view(request, *args, **kwargs)

        return limited_view

    return decorate


def render_too_many_requests(request: HttpRequest, seconds: int) -> HttpResponse:
    """Return a 429 page that says how long to wait and shows the submitted text again."""
    context = {"minutes": -(-seconds // 60), "submitted_text": get_submitted_text(request)}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response
