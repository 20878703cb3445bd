"""Pace: how often one member, or one network, may do a thing.

Counted in PostgreSQL by one atomic statement, so that a limit holds across processes and
machines and is not lost with a cache.
"""

import ipaddress
from functools import wraps

from django.conf import settings
from django.db import connection
from django.shortcuts import render
from django.utils import timezone

# Fields in which people write. Everything else of a form (a password, a token) is never shown back.
TYPED = frozenset(
    """title text words note own_note private_note about pronouns reasons name url summary line
    gratitude before helps letter q author rules welcome questions""".split()
)

# A window starts with the first use after the last one ended. The conflict branch decides under
# the row's lock, so of two processes each counts.
SPEND = """
    INSERT INTO recovery_forum_spending AS s (key, times, ends_at)
    VALUES (%(key)s, 1, %(now)s + %(seconds)s * interval '1 second')
    ON CONFLICT (key) DO UPDATE SET
        times = CASE WHEN s.ends_at <= %(now)s THEN 1 ELSE s.times + 1 END,
        ends_at = CASE WHEN s.ends_at <= %(now)s THEN EXCLUDED.ends_at ELSE s.ends_at END
    RETURNING times, ends_at
"""

# A new window takes some ended ones away, so the table stays as small as its use. Rows that
# another process holds are left to it: nobody waits.
PRUNE = """
    DELETE FROM recovery_forum_spending WHERE key IN (
        SELECT key FROM recovery_forum_spending WHERE ends_at <= %(now)s
        LIMIT 100 FOR UPDATE SKIP LOCKED
    )
"""


def spend_of(request, name: str) -> int:
    """Use limit `name` once for whoever sends `request`, by their own pace; gives what spend does.

    Somebody new has the limit "newcomer-…" where there is one; who is known here has more.
    """
    newcomers = f"newcomer-{name}"
    if getattr(request.user, "is_new", False) and newcomers in settings.THROTTLES:
        name = newcomers
    return spend(name, spender(request), getattr(request.user, "pace", 1))


def spend(name: str, who: str, pace: float = 1) -> int:
    """Use limit `name` once for `who`. Gives 0, or the seconds to wait where it is used up.

    `pace`: how many times the limit they have. Call it outside a transaction: what is rolled back
    was not counted.
    """
    times, seconds = settings.THROTTLES[name]
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(SPEND, {"key": f"{name}:{who}"[:120], "now": now, "seconds": seconds})
        used, ends_at = cursor.fetchone()
        if used == 1:
            cursor.execute(PRUNE, {"now": now})
    return 0 if used <= times * pace else max(1, round((ends_at - now).total_seconds()))


def spender(request) -> str:
    """Who is counted: the member, or the network of a visitor.

    One household has a whole IPv6 /64, so that is what counts there.
    """
    if request.user.is_authenticated:
        return f"member:{request.user.pk}"
    return f"network:{_network(_peer(request))}"


def _peer(request) -> str:
    """The client's address: our peer's own, or what the outermost trusted proxy saw.

    Anything further left in the header was written by the client, and would lift every limit.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if proxies and len(seen) >= proxies:
        return seen[-proxies].strip()
    return request.META.get("REMOTE_ADDR", "")


def _network(peer) -> str:
    try:
        address = ipaddress.ip_address(peer.partition("%")[0])
    except ValueError:
        return "unknown"  # Behind a Unix socket; all such visitors share one limit.
    if address.version == 4:
        return str(address)
    # A socket for both families shows IPv4 as IPv6, where one /64 would be everyone.
    mapped = address.ipv4_mapped
    return str(mapped or ipaddress.ip_network((address, 64), strict=False))


def throttle(name: str, methods=("POST",)):
    """Refuse a view with 429 once limit `name` of settings.THROTTLES is used up."""

    def decorate(view):
        @wraps(view)
        def answer(request, *args, **kwargs):
            if request.method in methods and (wait := spend_of(request, name)):
                return too_many(request, wait)
            return view(request, *args, **kwargs)

        return answer

    return decorate


def too_many(request, seconds: int):
    """A page that says how long to wait and gives back what was typed."""
    context = {"minutes": -(-seconds // 60), "typed": typed_words(request)}
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response


def typed_words(request) -> list[str]:
    """The longer texts of a refused form, to hand back to the person who wrote them."""
    asked = request.POST or request.GET
    words = (value for name, value in asked.items() if name in TYPED)
    return [value for value in words if value.strip()]
