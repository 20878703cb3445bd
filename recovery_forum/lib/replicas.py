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

SAFE = {"GET", "HEAD"}
ACCESS = {"sessions.session", "accounts.member", "accounts.block", "groups.membership"}
LEFT_OUT = 30  # Seconds that a dead replica is left in peace before it is tried again.
WAIT, STEP = 0.01, 0.002  # Seconds to wait for one that is almost there, and between looks.

log = logging.getLogger("forum.replicas")
page = ContextVar("page", default=None)  # The Reading of the page that is being made.
out_until = {}  # For each dead replica.


class Reading:
    """Where one page reads: settled when it first reads, and the primary from its first write."""

    def __init__(self):
        self.source = None

    def settle(self):
        if self.source is None:
            self.source = fresh_replica() or PRIMARY
        return self.source

    def give_up(self) -> bool:
        """Whether there was a replica to give up. The page can be made again without it."""
        gone, self.source = self.source, PRIMARY
        if gone in {None, PRIMARY}:
            return False
        leave_out(gone)
        return True


def fresh_replica() -> str | None:
    """A replica, any of those alive, that has applied all that the primary has acknowledged."""
    now = time.monotonic()
    alive = [name for name in settings.REPLICAS if out_until.get(name, 0) < now]
    if not alive:
        return None
    name = random.choice(alive)  # noqa: S311 - to spread the load.
    mark = acknowledged()
    try:
        while not has_applied(name, mark):
            if time.monotonic() - now > WAIT:
                return None
            time.sleep(STEP)
    except (OperationalError, InterfaceError):
        leave_out(name)
        return None
    return name


def acknowledged() -> str:
    """How far the primary's log goes: every write that anybody was told of is in it."""
    return _ask(PRIMARY, "SELECT pg_current_wal_flush_lsn()")


def has_applied(name, mark) -> bool:
    return bool(_ask(name, "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", mark))


def leave_out(name):
    log.warning("A replica is away: %s", name)
    out_until[name] = time.monotonic() + LEFT_OUT
    connections[name].close()


def _ask(name, question, *values):
    with connections[name].cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchone()[0]


class Router:
    """For DATABASE_ROUTERS: where each query goes."""

    def db_for_read(self, model, **_hints):
        reading = page.get()
        if reading is None or model._meta.label_lower in ACCESS:
            return PRIMARY
        return PRIMARY if connections[PRIMARY].in_atomic_block else reading.settle()

    def db_for_write(self, model, **_hints):
        if reading := page.get():
            reading.source = PRIMARY
        return PRIMARY

    def allow_relation(self, *_objects, **_hints):
        return True  # All of them hold the same rows.

    def allow_migrate(self, name, *_app, **_hints):
        return name == PRIMARY


def from_replicas(get_response):
    """Middleware, innermost: a page that is only looked at may be read from a replica."""

    def answer(request):
        token = page.set(Reading() if request.method in SAFE else None)
        try:
            return get_response(request)
        finally:
            page.reset(token)

    answer.process_exception = make_again
    return answer


def make_again(request, error):
    """A replica that dies in the middle of a page is nobody's fault: the primary makes the page."""
    is_away = isinstance(error, OperationalError | InterfaceError)
    if not is_away or not page.get() or not page.get().give_up():
        return None
    view, args, kwargs = request.resolver_match
    response = view(request, *args, **kwargs)
    return response.render() if hasattr(response, "render") else response
