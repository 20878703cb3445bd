"""The shared cache in Valkey or Redis, with a PostgreSQL table as fallback while it is away."""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

# Seconds before an unreachable server is tried again, so that few pages wait for its timeout.
RETRY_SECONDS = 5
OPERATIONS = "add get set touch delete get_many set_many delete_many has_key incr clear".split()

log = logging.getLogger("forum.cache")


class FallbackCache(RedisCache):
    """RedisCache that uses the cache OPTIONS["FALLBACK"] while its server is unreachable."""

    unavailable_until = 0.0  # time.monotonic(); shared by all threads of the process.

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = dict(params.get("OPTIONS", {}))
        self._fallback = options.pop("FALLBACK")
        super().__init__(server, {**params, "OPTIONS": options})

    def _call_with_fallback(self, operation: str, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= FallbackCache.unavailable_until:
            try:
                return getattr(super(), operation)(*args, **kwargs)
            except (RedisConnectionError, RedisTimeoutError):
                FallbackCache.unavailable_until = time.monotonic() + RETRY_SECONDS
                log.warning("The cache is unreachable; using the database table instead.")
        return getattr(caches[self._fallback], operation)(*args, **kwargs)


def _with_fallback(operation: str) -> Callable[..., Any]:
    def call(self: FallbackCache, *args: Any, **kwargs: Any) -> Any:
        return self._call_with_fallback(operation, *args, **kwargs)

    call.__name__ = operation
    return call


for _operation in OPERATIONS:
    setattr(FallbackCache, _operation, _with_fallback(_operation))
