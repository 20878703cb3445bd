"""Reads pages from streaming replicas without ever showing stale data.

A replica serves a page only after it has applied every write that the primary has acknowledged. So
members see what they have just written, a member who was just removed is locked out, and a replica
that lags is skipped. The reader, their blocks and their memberships are always read from the
primary; so is everything after the first write of a page, every unsafe request, and everything that
runs outside of a request.
"""

import logging
import random
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, cast

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS as PRIMARY
from django.db import InterfaceError, OperationalError, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

SAFE_METHODS = {"GET", "HEAD"}
PRIMARY_ONLY_MODELS = {"sessions.session", "accounts.member", "accounts.block", "groups.membership"}
RETRY_SECONDS = 30  # Before a replica that failed is tried again.
MAX_WAIT_SECONDS = 0.01  # For a replica that is almost up to date.
POLL_SECONDS = 0.002

log = logging.getLogger("forum.replicas")
# The PageReads of the current request.
current_page_reads: ContextVar["PageReads | None"] = ContextVar("page", default=None)
# The time.monotonic() until which each replica that failed, by its name, is not used.
unavailable_until: dict[str, float] = {}


class PageReads:
    """The database that a page reads from: chosen at its first read, the primary after a write."""

    def __init__(self) -> None:
        self.source: str | None = None

    def choose_source(self) -> str:
        if self.source is None:
            self.source = choose_fresh_replica() or PRIMARY
        return self.source

    def switch_to_primary(self) -> bool:
        """Return whether a replica was in use. If so, exclude it: the page can be retried."""
        previous, self.source = self.source, PRIMARY
        if previous is None or previous == PRIMARY:
            return False
        exclude_replica(previous)
        return True


def choose_fresh_replica() -> str | None:
    """Return an available replica that has applied every acknowledged write, or None."""
    now = time.monotonic()
    available = [name for name in settings.REPLICAS if unavailable_until.get(name, 0) < now]
    if not available:
        return None
    name = random.choice(available)  # noqa: S311 - only spreads the load.
    position = get_primary_position()
    try:
        while not has_applied_position(name, position):
            if time.monotonic() - now > MAX_WAIT_SECONDS:
                return None
            time.sleep(POLL_SECONDS)
    except (OperationalError, InterfaceError):
        exclude_replica(name)
        return None
    return name


def get_primary_position() -> str:
    """Return the flushed WAL position of the primary, which includes every acknowledged write."""
    return _fetch_value(PRIMARY, "SELECT pg_current_wal_flush_lsn()")


def has_applied_position(name: str, position: str) -> bool:
    """Return whether the replica `name` has applied the primary's log up to `position`."""
    return bool(_fetch_value(name, "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", position))


def exclude_replica(name: str) -> None:
    """Use the replica `name` for no page in the next RETRY_SECONDS."""
    log.warning("A replica is unavailable: %s", name)
    unavailable_until[name] = time.monotonic() + RETRY_SECONDS
    connections[name].close()


def _fetch_value(name: str, sql: str, *values: str) -> Any:
    with connections[name].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


class ReplicaRouter:
    """For DATABASE_ROUTERS: sends reads of a page to its replica, and all writes to the primary."""

    def db_for_read(self, model: type[Model], **_hints: Any) -> str:
        page_reads = current_page_reads.get()
        if page_reads is None or model._meta.label_lower in PRIMARY_ONLY_MODELS:
            return PRIMARY
        return PRIMARY if connections[PRIMARY].in_atomic_block else page_reads.choose_source()

    def db_for_write(self, model: type[Model], **_hints: Any) -> str:
        if page_reads := current_page_reads.get():
            page_reads.source = PRIMARY
        return PRIMARY

    def allow_relation(self, *_objects: Model, **_hints: Any) -> bool:
        return True  # All databases hold the same rows.

    def allow_migrate(self, name: str, *_app: Any, **_hints: Any) -> bool:
        return name == PRIMARY


def read_from_replicas(get_response: Callable) -> Callable:
    """Innermost middleware: a page requested by GET or HEAD may be read from a replica."""

    def middleware(request: HttpRequest) -> HttpResponse:
        token = current_page_reads.set(PageReads() if request.method in SAFE_METHODS else None)
        try:
            return get_response(request)
        finally:
            current_page_reads.reset(token)

    middleware.process_exception = retry_on_primary  # type: ignore[attr-defined]  # read by Django
    return middleware


def retry_on_primary(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Build the page again from the primary if its replica failed; otherwise return None."""
    is_unavailable = isinstance(error, OperationalError | InterfaceError)
    page_reads = current_page_reads.get()
    if not is_unavailable or not page_reads or not page_reads.switch_to_primary():
        return None
    view, args, kwargs = cast(ResolverMatch, request.resolver_match)  # A view failed.
    response = view(request, *args, **kwargs)
    return response.render() if hasattr(response, "render") else response
