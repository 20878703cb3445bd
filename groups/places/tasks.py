"""The scheduled job of the towns."""

from groups.places.loading import load_places


def load_missing_places() -> int:
    """Fill the table of towns if it is empty. A scheduled job."""
    return load_places()
