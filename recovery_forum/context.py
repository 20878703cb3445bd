"""What every page knows without its view saying so."""

THEMES = ("light", "dark")


def shell(request):
    """`theme`: the reader's own choice, or "" to follow their system."""
    theme = request.COOKIES.get("theme", "")
    return {"theme": theme if theme in THEMES else ""}
