"""Health checks of every part that the forum needs."""

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

from recovery_forum.lib.replicas import get_primary_position, has_applied_position
from recovery_forum.models import Heartbeat, OutgoingMail
from recovery_forum.operations.scheduler import SCHEDULER_HEARTBEAT

HEARTBEAT_LATE_AFTER = timedelta(
    minutes=5
)  # For whoever beats every minute, and may be at something long.
EMAIL_LATE_AFTER = timedelta(minutes=30)
BACKUP_LATE_AFTER = timedelta(hours=25)  # Nightly, and an hour to make it.
REPLICATION_WAIT_SECONDS = (
    0.2  # Seconds in which a replica that keeps up has applied what it was sent.
)
WORKER_HEARTBEAT = "worker"  # The pulse of whichever worker did the last task of `beat`.
BACKUP_HEARTBEAT = "backup"  # The pulse of the last backup that was written and checked.

health_logger = logging.getLogger("forum.health")


def check_health() -> tuple[bool, dict[str, str]]:
    """Whether traffic may come, and how each part is: "ok", or in a word what is wrong.

    Without its database, or before its migrations, the forum can answer nobody. Everything else
    makes it poorer, and a proxy that took every process out of service would make it worse.
    """
    parts = dict(_check_parts())
    return parts["database"] == parts["migrations"] == "ok", parts


def _check_parts() -> Iterator[tuple[str, str]]:
    yield "database", _run_check(_check_database)
    yield "migrations", _run_check(_check_migrations)
    for name in settings.REPLICAS:
        yield name, _run_check(partial(_check_replica, name))
    yield "cache", _run_check(_check_cache)
    yield "storage", _run_check(_check_storage)
    yield "worker", _run_check(lambda: _check_heartbeat(WORKER_HEARTBEAT, HEARTBEAT_LATE_AFTER))
    yield "scheduler", _run_check(lambda: _check_heartbeat(SCHEDULER_HEARTBEAT, HEARTBEAT_LATE_AFTER))
    yield "mail", _run_check(_check_email)
    if settings.BACKUP_TO:
        yield "backup", _run_check(lambda: _check_heartbeat(BACKUP_HEARTBEAT, BACKUP_LATE_AFTER))


def _run_check(question: Callable[[], str]) -> str:
    try:
        return question()
    except Exception as error:  # noqa: BLE001 - any error here means the same: the part is down.
        health_logger.warning("A part is away: %s", type(error).__name__)
        return "away"


def _check_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _check_replica(name) -> str:
    """Whether it keeps up; see lib/replicas.py. Pages do without it meanwhile."""
    mark = get_primary_position()
    time.sleep(REPLICATION_WAIT_SECONDS)
    return "ok" if has_applied_position(name, mark) else "late"


@remember
def _require_migrated():
    """Raises LookupError before that, so that only a good answer is remembered."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError
    return True


def _check_migrations() -> str:
    try:
        _require_migrated()
    except LookupError:
        return "waiting"
    return "ok"


def _check_cache() -> str:
    cache.set("health", "ok", 30)
    return cache.get("health", "away")


def _check_storage() -> str:
    default_storage.exists("health")
    return "ok"


def _check_heartbeat(name, bound) -> str:
    age = Heartbeat.objects.age(name)
    return "never" if age is None else "late" if age > bound else "ok"


def _check_email() -> str:
    """Whether mail waits that should have left long ago."""
    bound = timezone.now() - EMAIL_LATE_AFTER
    return "late" if OutgoingMail.objects.filter(queued_at__lt=bound).exists() else "ok"
