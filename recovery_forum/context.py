"""What every page knows without its view saying so."""

from django.conf import settings

THEMES = ("light", "dark")


def shell(request):
    """What base.html asks for.

    `theme`: the reader's own choice, or "" to follow their system; `demo`: made-up members;
    `asks_agreement`: the guidelines are new to this member.
    """
    theme = request.COOKIES.get("theme", "")
    member = getattr(request, "user", None)  # Nobody yet, where a request was refused at once.
    return {
        "theme": theme if theme in THEMES else "",
        "demo": settings.DEMO and settings.LOCAL,
        "asks_agreement": bool(
            member and member.is_authenticated and not member.agrees_to_guidelines
        ),
    }
