"""Rate limits: how often one member, or one network, may do something. Counted in PostgreSQL."""

import ipaddress
from functools import wraps

from django.conf import settings
from django.db import connection
from django.shortcuts import render
from django.utils import timezone

from recovery_forum.lib.submitted_text import get_submitted_text

# A window starts with the first use after the last one ended. The conflict branch decides under
# the row's lock, so of two processes each counts.
COUNT_USE_SQL = """
    INSERT INTO recovery_forum_ratelimitwindow AS s (key, times, ends_at)
    VALUES (%(key)s, 1, %(now)s + %(seconds)s * interval '1 second')
    ON CONFLICT (key) DO UPDATE SET
        times = CASE WHEN s.ends_at <= %(now)s THEN 1 ELSE s.times + 1 END,
        ends_at = CASE WHEN s.ends_at <= %(now)s THEN EXCLUDED.ends_at ELSE s.ends_at END
    RETURNING times, ends_at
"""

# A new window takes some ended ones away, so the table stays as small as its use. Rows that
# another process holds are left to it: nobody waits.
DELETE_ENDED_SQL = """
    DELETE FROM recovery_forum_ratelimitwindow WHERE key IN (
        SELECT key FROM recovery_forum_ratelimitwindow WHERE ends_at <= %(now)s
        LIMIT 100 FOR UPDATE SKIP LOCKED
    )
"""


def count_request(request, name: str) -> int:
    """Use limit `name` once for whoever sends `request`, by their own pace; gives what spend does.

    Somebody new has the limit "newcomer-…" where there is one; who is known here has more.
    """
    newcomers = f"newcomer-{name}"
    if getattr(request.user, "is_new", False) and newcomers in settings.RATE_LIMITS:
        name = newcomers
    return count_use(name, get_rate_limit_key(request), getattr(request.user, "pace", 1))


def count_use(name: str, who: str, pace: float = 1) -> int:
    """Use limit `name` once for `who`. Gives 0, or the seconds to wait where it is used up.

    `pace`: how many times the limit they have. Call it outside a transaction: what is rolled back
    was not counted.
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
    return 0 if used <= times * pace else max(1, round((ends_at - now).total_seconds()))


def get_rate_limit_key(request) -> str:
    """Who is counted: the member, or the network of a visitor.

    One household has a whole IPv6 /64, so that is what counts there.
    """
    if request.user.is_authenticated:
        return f"member:{request.user.pk}"
    return f"network:{_get_network(_get_client_address(request))}"


def _get_client_address(request) -> str:
    """The client's address: our peer's own, or what the outermost trusted proxy saw.

    Anything further left in the header was written by the client, and would lift every limit.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if proxies and len(seen) >= proxies:
        return seen[-proxies].strip()
    return request.META.get("REMOTE_ADDR", "")


def _get_network(peer) -> str:
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return "unknown"  # Behind a Unix socket; all such visitors share one limit.
    if address.version == 4:
        return str(address)
    # A socket for both families shows IPv4 as IPv6, where one /64 would be everyone.
    mapped = address.ipv4_mapped
    return str(mapped or ipaddress.ip_network((address, 64), strict=False))


def rate_limit(name: str, methods=("POST",)):
    """Refuse a view with 429 once limit `name` of settings.RATE_LIMITS is used up."""

    def decorate(view):
        @wraps(view)
        def answer(request, *args, **kwargs):
            if request.method in methods and (wait := count_request(request, name)):
                return render_too_many_requests(request, wait)
            return view(request, *args, **kwargs)

        return answer

    return decorate


def render_too_many_requests(request, seconds: int):
    """A page that says how long to wait and gives back what was typed."""
    context = {"minutes": -(-seconds // 60), "typed": get_submitted_text(request)}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response
