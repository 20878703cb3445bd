"""Pacing: what the limits of the doors answer, those on signing in, signing up and passwords.

They are allauth's and count in the shared cache; all others are settings.THROTTLES.
"""

from allauth.account import app_settings
from allauth.core.internal.ratelimit import parse_rates

from recovery_forum.lib.throttle import too_many

#: The limit of each address, where it is named otherwise than the address.
LIMIT_OF = {
    "account_email": "manage_email",
    "account_set_password": "change_password",
    "account_reset_password_from_key": "reset_password_from_key",
}


def later(request):
    """The handler of 429: when to come back. At the latest, as nobody counts what is left of it."""
    address = request.resolver_match.url_name or ""
    limit = LIMIT_OF.get(address, address.removeprefix("account_"))
    rates = parse_rates(app_settings.RATE_LIMITS.get(limit))
    return too_many(request, int(max((rate.duration for rate in rates), default=60)))
