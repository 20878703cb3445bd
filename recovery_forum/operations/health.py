"""Health checks of every component that the forum needs."""

import functools
import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from posts.on_call.queries import list_current_periods
from recovery_forum.lib.replicas import get_primary_position, has_applied_position
from recovery_forum.models import Heartbeat, OutgoingMail
from recovery_forum.operations.scheduler import SCHEDULER_HEARTBEAT

# Heartbeats are recorded every minute, but a worker may be busy with a long task.
HEARTBEAT_LATE_AFTER = timedelta(minutes=5)
EMAIL_LATE_AFTER = timedelta(minutes=30)
BACKUP_LATE_AFTER = timedelta(hours=25)  # A day, and an hour to create it.
REPLICATION_WAIT_SECONDS = 0.2  # A replica that keeps up has applied every write by then.
WORKER_HEARTBEAT = "worker"  # Of the last worker that ran record_worker_heartbeat.
BACKUP_HEARTBEAT = "backup"  # Of the last backup that was written and verified.

health_logger = logging.getLogger("forum.health")


def check_health() -> tuple[bool, dict[str, str]]:
    """Return whether the forum can serve requests, and {component: "ok" or what is wrong}.

    Only the database and its migrations are essential. Without any other component the forum still
    works in part; a proxy that took every process out of service would make that worse.
    """
    results = dict(_check_components())
    return results["database"] == results["migrations"] == "ok", results


def _check_components() -> Iterator[tuple[str, str]]:
    yield "database", _run_check(_check_database)
    yield "migrations", _run_check(_check_migrations)
    for name in settings.REPLICAS:
        yield name, _run_check(partial(_check_replica, name))
    yield "cache", _run_check(_check_cache)
    yield "storage", _run_check(_check_storage)
    yield "worker", _run_check(lambda: _check_heartbeat(WORKER_HEARTBEAT, HEARTBEAT_LATE_AFTER))
    yield (
        "scheduler",
        _run_check(lambda: _check_heartbeat(SCHEDULER_HEARTBEAT, HEARTBEAT_LATE_AFTER)),
    )
    yield "mail", _run_check(_check_email)
    yield "on_call", _run_check(_check_on_call)
    if settings.BACKUP_TO:
        yield "backup", _run_check(lambda: _check_heartbeat(BACKUP_HEARTBEAT, BACKUP_LATE_AFTER))


def _run_check(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - any error means that the component is down.
        health_logger.warning("A health check failed: %s", type(error).__name__)
        return "away"


def _check_database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _check_replica(name) -> str:
    """Return "late" if the replica lags: pages then read from the primary (lib/replicas.py)."""
    position = get_primary_position()
    time.sleep(REPLICATION_WAIT_SECONDS)
    return "ok" if has_applied_position(name, position) else "late"


@functools.cache
def _require_migrated():
    """Return True, cached, once all migrations are applied. Raises LookupError before that."""
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


def _check_heartbeat(name, max_age) -> str:
    age = Heartbeat.objects.age(name)
    return "never" if age is None else "late" if age > max_age else "ok"


def _check_email() -> str:
    """Return "late" if an email has been in the queue for too long."""
    latest = timezone.now() - EMAIL_LATE_AFTER
    return "late" if OutgoingMail.objects.filter(queued_at__lt=latest).exists() else "ok"


def _check_on_call() -> str:
    """Return "nobody" if no moderator is on call now: then a crisis alerts all of them at once."""
    return "ok" if list_current_periods(timezone.now()) else "nobody"
