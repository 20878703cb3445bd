"""The shared cache in Valkey or Redis, with a PostgreSQL table as fallback while it is away."""

import logging
import time

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Unreachable
from redis.exceptions import TimeoutError as TooSlow

RETRY_SECONDS = (
    5  # Seconds before a server that was away is asked again: no page waits for it twice.
)
OPERATIONS = "add get set touch delete get_many set_many delete_many has_key incr clear".split()

log = logging.getLogger("forum.cache")


class FallbackCache(RedisCache):
    """RedisCache, with the cache that OPTIONS["FALLBACK"] names for the time that it is away."""

    away_until = 0.0  # By the process's own clock; shared by its threads.

    def __init__(self, server, params):
        options = dict(params.get("OPTIONS", {}))
        self._fallback = options.pop("FALLBACK")
        super().__init__(server, {**params, "OPTIONS": options})

    def _here_or_there(self, operation, *args, **kwargs):
        if time.monotonic() >= FallbackCache.away_until:
            try:
                return getattr(super(), operation)(*args, **kwargs)
            except (Unreachable, TooSlow):
                FallbackCache.away_until = time.monotonic() + RETRY_SECONDS
                log.warning("The cache is away; a table stands in.")
        return getattr(caches[self._fallback], operation)(*args, **kwargs)


def _with_fallback(operation):
    def call(self, *args, **kwargs):
        return self._here_or_there(operation, *args, **kwargs)

    call.__name__ = operation
    return call


for _operation in OPERATIONS:
    setattr(FallbackCache, _operation, _with_fallback(_operation))
