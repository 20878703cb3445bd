"""`reverse()` with its results cached: they never change while the process runs."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(16_384)
def cached_reverse(name: str, *args: str) -> str:
    return reverse(name, args=args)
