"""The answer to someone who reached a rate limit of allauth."""

from allauth.account import app_settings
from allauth.core.internal.ratelimit import parse_rates

from recovery_forum.lib.rate_limits import render_too_many_requests

#: The limit of each address, where it is named otherwise than the address.
LIMIT_NAMES = {
    "account_email": "manage_email",
    "account_set_password": "change_password",
    "account_reset_password_from_key": "reset_password_from_key",
}


def handle_too_many_requests(request):
    """The handler of 429: when to come back. At the latest, as nobody counts what is left of it."""
    address = request.resolver_match.url_name or ""
    limit = LIMIT_NAMES.get(address, address.removeprefix("account_"))
    rates = parse_rates(app_settings.RATE_LIMITS.get(limit))
    return render_too_many_requests(
        request, int(max((rate.duration for rate in rates), default=60))
    )
