"""Streaming replicas: they take reading off the primary, and nobody is shown anything old.

A replica may answer for a page only once it has applied all that the primary has acknowledged. So
what somebody has just written is there, whoever was just removed is out, and a replica that lags is
left out by itself. Who asks and where they belong is read from the primary all the same; so is
everything after a page's first write, all that is sent, and all that runs outside of pages.
"""

import logging
import random
import time
from contextvars import ContextVar

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS as PRIMARY
from django.db import InterfaceError, OperationalError, connections

SAFE_METHODS = {"GET", "HEAD"}
PRIMARY_ONLY_MODELS = {"sessions.session", "accounts.member", "accounts.block", "groups.membership"}
RETRY_SECONDS = 30  # Seconds that a dead replica is left in peace before it is tried again.
WAIT, STEP = 0.01, 0.002  # Seconds to wait for one that is almost there, and between looks.

log = logging.getLogger("forum.replicas")
current_page_reads = ContextVar("page", default=None)  # The Reading of the page that is being made.
unavailable_until = {}  # For each dead replica.


class PageReads:
    """Where one page reads: settled when it first reads, and the primary from its first write."""

    def __init__(self):
        self.source = None

    def settle(self):
        if self.source is None:
            self.source = choose_fresh_replica() or PRIMARY
        return self.source

    def give_up(self) -> bool:
        """Whether there was a replica to give up. The page can be made again without it."""
        gone, self.source = self.source, PRIMARY
        if gone in {None, PRIMARY}:
            return False
        exclude_replica(gone)
        return True


def choose_fresh_replica() -> str | None:
    """A replica, any of those alive, that has applied all that the primary has acknowledged."""
    now = time.monotonic()
    alive = [name for name in settings.REPLICAS if unavailable_until.get(name, 0) < now]
    if not alive:
        return None
    name = random.choice(alive)  # noqa: S311 - only spreads the load.
    mark = get_primary_position()
    try:
        while not has_applied_position(name, mark):
            if time.monotonic() - now > WAIT:
                return None
            time.sleep(STEP)
    except (OperationalError, InterfaceError):
        exclude_replica(name)
        return None
    return name


def get_primary_position() -> str:
    """How far the primary's log goes: every write that anybody was told of is in it."""
    return _fetch_value(PRIMARY, "SELECT pg_current_wal_flush_lsn()")


def has_applied_position(name, mark) -> bool:
    return bool(_fetch_value(name, "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", mark))


def exclude_replica(name):
    log.warning("A replica is away: %s", name)
    unavailable_until[name] = time.monotonic() + RETRY_SECONDS
    connections[name].close()


def _fetch_value(name, question, *values):
    with connections[name].cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]


class ReplicaRouter:
    """For DATABASE_ROUTERS: where each query goes."""

    def db_for_read(self, model, **_hints):
        reading = current_page_reads.get()
        if reading is None or model._meta.label_lower in PRIMARY_ONLY_MODELS:
            return PRIMARY
        return PRIMARY if connections[PRIMARY].in_atomic_block else reading.settle()

    def db_for_write(self, model, **_hints):
        if reading := current_page_reads.get():
            reading.source = PRIMARY
        return PRIMARY

    def allow_relation(self, *_objects, **_hints):
        return True  # All of them hold the same rows.

    def allow_migrate(self, name, *_app, **_hints):
        return name == PRIMARY


def read_from_replicas(get_response):
    """Middleware, innermost: a page that is only looked at may be read from a replica."""

    def answer(request):
        token = current_page_reads.set(PageReads() if request.method in SAFE_METHODS else None)
        try:
            return get_response(request)
        finally:
            current_page_reads.reset(token)

    answer.process_exception = retry_on_primary
    return answer


def retry_on_primary(request, error):
    """A replica that dies in the middle of a page is nobody's fault: the primary makes the page."""
    is_away = isinstance(error, OperationalError | InterfaceError)
    if not is_away or not current_page_reads.get() or not current_page_reads.get().give_up():
        return None
    view, args, kwargs = request.resolver_match
    response = view(request, *args, **kwargs)
    return response.render() if hasattr(response, "render") else response
