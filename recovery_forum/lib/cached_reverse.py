"""URLs of rows, reversed once per process."""

from functools import lru_cache

from django.urls import reverse

MAX_URLS = 16_384


@lru_cache(MAX_URLS)
def cached_reverse(name: str, *args: str) -> str:
    """Return `reverse(name, args=args)`.

    `reverse()` searches the URL patterns and quotes its arguments. A page of names and threads
    calls it a hundred times, and its result never changes while the process runs.
    """
    return reverse(name, args=args)
