"""Health: what the forum needs, each part asked for real."""

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cache as remember
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks import task

from recovery_forum.lib import replicas
from recovery_forum.models import OutgoingMail, Pulse
from recovery_forum.rounds import TENDER

LATE = timedelta(minutes=5)  # For whoever beats every minute, and may be at something long.
MAIL_IS_LATE = timedelta(minutes=30)
BACKUP_IS_LATE = timedelta(hours=25)  # Nightly, and an hour to make it.
SETTLING = 0.2  # Seconds in which a replica that keeps up has applied what it was sent.
WORKER = "worker"  # The pulse of whichever worker did the last task of `beat`.
BACKUP = "backup"  # The pulse of the last backup that was written and checked.

log = logging.getLogger("forum.health")


def report() -> tuple[bool, dict[str, str]]:
    """Whether traffic may come, and how each part is: "ok", or in a word what is wrong.

    Without its database, or before its migrations, the forum can answer nobody. Everything else
    makes it poorer, and a proxy that took every process out of service would make it worse.
    """
    parts = dict(_parts())
    return parts["database"] == parts["migrations"] == "ok", parts


def _parts() -> Iterator[tuple[str, str]]:
    yield "database", _asked(_database)
    yield "migrations", _asked(_migrations)
    for name in settings.REPLICAS:
        yield name, _asked(partial(_replica, name))
    yield "cache", _asked(_cache)
    yield "storage", _asked(_storage)
    yield "worker", _asked(lambda: _not_older(WORKER, LATE))
    yield "tender", _asked(lambda: _not_older(TENDER, LATE))
    yield "mail", _asked(_mail)
    if settings.BACKUP_TO:
        yield "backup", _asked(lambda: _not_older(BACKUP, BACKUP_IS_LATE))


def _asked(question: Callable[[], str]) -> str:
    try:
        return question()
    except Exception as error:  # noqa: BLE001 - any fault here means the same: it is away.
        log.warning("A part is away: %s", type(error).__name__)
        return "away"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _replica(name) -> str:
    """Whether it keeps up; see lib/replicas.py. Pages do without it meanwhile."""
    mark = replicas.acknowledged()
    time.sleep(SETTLING)
    return "ok" if replicas.has_applied(name, mark) else "late"


@remember
def _known_to_be_migrated():
    """Raises LookupError before that, so that only a good answer is remembered."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError
    return True


def _migrations() -> str:
    try:
        _known_to_be_migrated()
    except LookupError:
        return "waiting"
    return "ok"


def _cache() -> str:
    cache.set("health", "ok", 30)
    return cache.get("health", "away")


def _storage() -> str:
    default_storage.exists("health")
    return "ok"


def _not_older(name, bound) -> str:
    age = Pulse.objects.age(name)
    return "never" if age is None else "late" if age > bound else "ok"


def _mail() -> str:
    """Whether mail waits that should have left long ago."""
    bound = timezone.now() - MAIL_IS_LATE
    return "late" if OutgoingMail.objects.filter(queued_at__lt=bound).exists() else "ok"


@task()
def beat():
    """Done by a worker, so its pulse says that tasks are done at all."""
    Pulse.objects.beat(WORKER)


def ask_worker():
    """A round: give the workers something to show that they live."""
    beat.enqueue()
