"""The context that every page needs."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from groups.helplines.country import guess_country
from groups.helplines.queries import list_help_lines
from groups.models import HelpLine
from posts.safety.crisis_middleware import (
    CRISIS_SESSION_KEY,
    is_private,
    is_publishing,
    was_crisis_sent,
)
from posts.safety.help_offers import take_help_offer
from posts.safety.kept_help import is_help_kept
from recovery_forum.lib.submitted_text import get_submitted_text

THEMES = ("light", "dark")
SECTIONS = {"groups", "meetings", "journeys", "messages"}  # Beside "home".
# Pages that "My recovery" leads to, by the first part of their addresses.
RECOVERY_PAGES = {
    "celebrations", "check-in", "check-ins", "journal", "my-pages", "partners", "reminders",
    "worksheets",
}  # fmt: skip


def site_context(request):
    """Return what base.html needs.

    `section`: the section of the navigation that the page belongs to, or "";
    `theme`: the reader's choice, or "" to follow their device;
    `demo`: whether this is a demo of made-up members;
    `read_only`: whether nothing can be stored for a while;
    `asks_agreement`: whether the member has not yet agreed to the current guidelines;
    `crisis_help`: help lines for a member who has just written about a crisis, else None;
    `submitted_text`: on the refusal of a form, the texts that were typed into it.
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
        # Lazy, so that a fragment without it does not use it up.
        "crisis_help": SimpleLazyObject(lambda: _get_crisis_help(request, member)),
        "submitted_text": SimpleLazyObject(
            lambda: get_submitted_text(request) if request.method == "POST" else []
        ),
    }


def _get_section(path):
    first = path.split("/", 2)[1]
    if first in RECOVERY_PAGES:
        return "journeys"
    return first if first in SECTIONS else "" if first else "home"


def _get_crisis_help(request, member):
    """Return the help lines on one page only: they must not look like a mark on somebody.

    On the page of the thread where they wrote about it, they stay for a day, or until dismissed.
    """
    if member is None or not member.is_authenticated:
        return None
    # What came back with this answer, or what was accepted before it.
    was_returned = was_crisis_sent(request)
    offer = "" if settings.READ_ONLY else take_help_offer(member)
    is_kept = is_help_kept(request)
    if request.session.pop(CRISIS_SESSION_KEY, False) or was_returned or is_kept:
        offer = ""  # This help says more.
    elif not offer:
        return None
    needs = (HelpLine.Need.EMERGENCY, HelpLine.Need.CRISIS)
    return {
        "offer": offer,
        "lines": list_help_lines(guess_country(request), needs)[:4],
        "was_returned": was_returned,
        # A post with such words opens a case when it is stored.
        "moderators_know": is_publishing(request) if was_returned else is_kept,
        "is_kept": is_kept and not was_returned,
        "is_private": is_private(request),
    }
