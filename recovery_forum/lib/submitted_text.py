"""The text of a refused form, to hand back to the person who wrote it."""

# Fields in which people write. Everything else of a form (a password, a token) is never shown back.
TEXT_FIELDS = frozenset(
    """title text words note own_note private_note about pronouns reasons name url summary line
    gratitude before helps letter q author rules welcome questions""".split()
)


def get_submitted_text(request) -> list[str]:
    """The longer texts of a refused form, to hand back to the person who wrote them."""
    asked = request.POST or request.GET
    words = (value for name, value in asked.items() if name in TEXT_FIELDS)
    return [value for value in words if value.strip()]
