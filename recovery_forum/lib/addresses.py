"""Addresses of rows, worked out once.

`reverse()` looks through patterns and quotes; on a page of names and threads it is among the
dearest things. What it answers never changes while the forum runs.
"""

from functools import lru_cache

from django.urls import reverse


@lru_cache(16_384)
def address(name: str, *args: str) -> str:
    return reverse(name, args=args)
