"""The time zone in which a page shows meetings: a member's own, or the one of a visitor's browser.

A visitor's browser tells it by a cookie (static/js/visitor-time-zone.js), or the visitor chooses it
in the form. It is not stored anywhere else.
"""

from functools import wraps
from zoneinfo import ZoneInfo

from django.utils import timezone

from recovery_forum.lib.time_zones import get_canonical_zone

COOKIE_NAME = "time-zone"
COOKIE_AGE = 365 * 24 * 60 * 60  # Seconds.


def get_visitor_zone(request) -> str:
    """Return the zone that a visitor chose or that their browser told, or "" without one."""
    for name in (request.GET.get("zone", ""), request.COOKIES.get(COOKIE_NAME, "")):
        if name and (zone := get_canonical_zone(name[:50])):
            return zone
    return ""


def in_zone_of_reader(view):
    """Decorate a view of meetings: visitors get its times in their own time zone."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        zone = "" if request.user.is_authenticated else get_visitor_zone(request)
        if not zone:
            return view(request, *args, **kwargs)
        with timezone.override(ZoneInfo(zone)):
            response = view(request, *args, **kwargs)
        if request.GET.get("zone"):
            response.set_cookie(COOKIE_NAME, zone, COOKIE_AGE, samesite="Lax")
        return response

    return wrapper
