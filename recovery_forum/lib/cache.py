"""The shared cache in Valkey or Redis, and what stands in while that is away.

Limits on signing in live in the cache. With a cache that fails they would either lock everybody
out or nobody; so a table of PostgreSQL counts until the server is back.
"""

import logging
import time

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as TooSlow

PAUSE = 5  # Seconds before a server that was away is asked again: no page waits for it twice.
OPERATIONS = "add get set touch delete get_many set_many delete_many has_key incr clear".split()

log = logging.getLogger("forum.cache")


class SteadyCache(RedisCache):
    """RedisCache, with the cache that OPTIONS["FALLBACK"] names for the time that it is away."""

    away_until = 0.0  # By the process's own clock; shared by its threads.

    def __init__(self, server, params):
        options = dict(params.get("OPTIONS", {}))
        self._fallback = options.pop("FALLBACK")
        super().__init__(server, {**params, "OPTIONS": options})

    def _here_or_there(self, operation, *args, **kwargs):
        if time.monotonic() >= SteadyCache.away_until:
            try:
                return getattr(super(), operation)(*args, **kwargs)
            except (Unreachable, TooSlow):
                SteadyCache.away_until = time.monotonic() + PAUSE
                log.warning("The cache is away; a table stands in.")
        return getattr(caches[self._fallback], operation)(*args, **kwargs)


def _steady(operation):
    def call(self, *args, **kwargs):
        return self._here_or_there(operation, *args, **kwargs)

    call.__name__ = operation
    return call


for _operation in OPERATIONS:
    setattr(SteadyCache, _operation, _steady(_operation))
