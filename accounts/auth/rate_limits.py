"""The response to someone who exceeded a rate limit of allauth."""

from allauth.account import app_settings
from allauth.core.internal.ratelimit import parse_rates

from recovery_forum.lib.rate_limits import render_too_many_requests

# The rate limit of each URL name, where it cannot be derived from it.
LIMIT_NAMES = {
    "account_email": "manage_email",
    "account_set_password": "change_password",
    "account_reset_password_from_key": "reset_password_from_key",
}


def handle_too_many_requests(request):
    """Handle status 429: say when to try again. The time is the longest that it can take."""
    url_name = request.resolver_match.url_name or ""
    limit = LIMIT_NAMES.get(url_name, url_name.removeprefix("account_"))
    rates = parse_rates(app_settings.RATE_LIMITS.get(limit))
    return render_too_many_requests(
        request, int(max((rate.duration for rate in rates), default=60))
    )
