"""The scheduled job of the towns."""

from groups.places.loading import load_places


def load_missing_places() -> int:
    """Fill the table of towns if it is empty. Listed in settings.SCHEDULE."""
    return load_places()
