"""Context that every page needs."""

from django.conf import settings

from groups.models import HelpLine
from posts.safety.crisis_middleware import CRISIS_SESSION_KEY

THEMES = ("light", "dark")
SECTIONS = {"groups", "meetings", "journeys", "messages"}  # And home.


def site_context(request):
    """What base.html asks for.

    `place`: in which of the five places of the navigation the page is, or "";
    `theme`: the reader's own choice, or "" to follow their system; `demo`: made-up members;
    `read_only`: nothing can be kept for a while;
    `asks_agreement`: the guidelines are new to this member; `care`: the help lines to show at once
    to somebody who has just written of a crisis.
    """
    theme = request.COOKIES.get("theme", "")
    member = getattr(request, "user", None)  # Nobody yet, where a request was refused at once.
    return {
        "place": _get_section(request.path),
        "theme": theme if theme in THEMES else "",
        "demo": settings.DEMO and settings.LOCAL,
        "read_only": settings.READ_ONLY,
        "asks_agreement": bool(
            member and member.is_authenticated and not member.agrees_to_guidelines
        ),
        "care": _get_crisis_help(request, member) if member and member.is_authenticated else None,
    }


def _get_section(path):
    first = path.split("/", 2)[1]
    return first if first in SECTIONS else "" if first else "home"


def _get_crisis_help(request, member):
    """On one page, and then no more: it must never look like a mark on somebody."""
    if not request.session.pop(CRISIS_SESSION_KEY, False):
        return None
    needs = (HelpLine.Need.EMERGENCY, HelpLine.Need.CRISIS)
    lines = HelpLine.objects.shown().filter(country=member.country, need__in=needs)
    return {"lines": sorted(lines, key=lambda line: needs.index(line.need))[:4]}
