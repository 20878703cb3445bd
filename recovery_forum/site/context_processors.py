"""The context that every page needs."""

from django.conf import settings

from groups.models import HelpLine
from posts.safety.crisis_middleware import CRISIS_SESSION_KEY

THEMES = ("light", "dark")
SECTIONS = {"groups", "meetings", "journeys", "messages"}  # Beside "home".


def site_context(request):
    """Return what base.html needs.

    `section`: the section of the navigation that the page belongs to, or "";
    `theme`: the reader's choice, or "" to follow their device;
    `demo`: whether this is a demo of made-up members;
    `read_only`: whether nothing can be stored for a while;
    `asks_agreement`: whether the member has not yet agreed to the current guidelines;
    `crisis_help`: help lines for a member who has just written about a crisis, else None.
    """
    theme = request.COOKIES.get("theme", "")
    member = getattr(request, "user", None)  # Missing if a middleware rejected the request early.
    return {
        "section": _get_section(request.path),
        "theme": theme if theme in THEMES else "",
        "demo": settings.DEMO and settings.LOCAL,
        "read_only": settings.READ_ONLY,
        "asks_agreement": bool(
            member and member.is_authenticated and not member.agrees_to_guidelines
        ),
        "crisis_help": (
            _get_crisis_help(request, member) if member and member.is_authenticated else None
        ),
    }


def _get_section(path):
    first = path.split("/", 2)[1]
    return first if first in SECTIONS else "" if first else "home"


def _get_crisis_help(request, member):
    """Return the help lines on one page only: they must not look like a mark on somebody."""
    if not request.session.pop(CRISIS_SESSION_KEY, False):
        return None
    needs = (HelpLine.Need.EMERGENCY, HelpLine.Need.CRISIS)
    lines = HelpLine.objects.verified().filter(country=member.country, need__in=needs)
    return {"lines": sorted(lines, key=lambda line: needs.index(line.need))[:4]}
