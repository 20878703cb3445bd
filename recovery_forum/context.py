"""What every page knows without its view saying so."""

from django.conf import settings

THEMES = ("light", "dark")


def shell(request):
    """`theme`: the reader's own choice, or "" to follow their system; `demo`: made-up members."""
    theme = request.COOKIES.get("theme", "")
    return {"theme": theme if theme in THEMES else "", "demo": settings.DEMO and settings.LOCAL}
