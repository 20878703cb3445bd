"""Metrics for Prometheus: counts, durations and queues, nothing about a person or a group."""

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Min
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django_tasks_db.models import DBTaskResult

from posts.insights.response_times import compute_response_times_by_day
from recovery_forum.models import Heartbeat, OutgoingMail
from recovery_forum.operations.health import BACKUP_HEARTBEAT, WORKER_HEARTBEAT
from recovery_forum.operations.scheduler import SCHEDULER_HEARTBEAT

# Seconds. Readers notice differences between 0.1 and 2.
BUCKETS = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10)


def can_read_metrics(request: HttpRequest) -> bool:
    """Return whether `request` has the bearer token METRICS_TOKEN."""
    header = request.headers.get("Authorization", "")
    token = settings.METRICS_TOKEN
    return bool(token) and constant_time_compare(header, f"Bearer {token}")


@cache
def _get_meters():
    """Return the meters by name. They are created in the worker process, after the fork."""
    folder = _get_meter_folder()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)  # Read when prometheus_client is imported.
    from prometheus_client import Counter, Histogram

    return {
        "requests": Counter("forum_requests", "Answers.", ["method", "status"], registry=None),
        "seconds": Histogram(
            "forum_request_seconds", "Time to answer.", buckets=BUCKETS, registry=None
        ),
        "queries": Counter("forum_queries", "Database queries of requests.", registry=None),
    }


def _get_meter_folder() -> Path:
    """Return the folder of this server, and delete those of servers that have ended.

    Several servers may share VAR_DIR.
    """
    parent = settings.VAR_DIR / "metrics"
    for old in parent.glob(f"{socket.gethostname()}-*"):
        try:
            os.kill(int(old.name.rpartition("-")[2]), 0)
        except ProcessLookupError:
            shutil.rmtree(old, ignore_errors=True)
        except PermissionError:
            pass
    return parent / f"{socket.gethostname()}-{os.getppid()}"


def record_response(method: str, status: int, seconds: float, queries: int) -> None:
    """Count one response. Does nothing without METRICS_TOKEN."""
    if not settings.METRICS_TOKEN:
        return
    with suppress(OSError):  # With a full disk, the figure is lost, not the page.
        meters = _get_meters()
        meters["requests"].labels(method, status).inc()
        meters["seconds"].observe(seconds)
        meters["queries"].inc(queries)


def render_metrics() -> bytes:
    """Return all metrics in the text format of Prometheus."""
    _get_meters()
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    for name, description, samples in _collect_database_gauges():
        _register_gauge(registry, name, description, samples)
    return generate_latest(registry)


def _register_gauge(registry, name, description, samples):
    from prometheus_client.core import GaugeMetricFamily

    class GaugeCollector:
        def collect(self):
            family = GaugeMetricFamily(name, description, labels=["of"])
            for label, value in samples.items():
                family.add_metric([label], value)
            yield family

    registry.register(GaugeCollector())


def _collect_database_gauges() -> Iterator[tuple[str, str, dict[str, float]]]:
    """Yield (name, description, {label: value}) of every gauge that is read from the database."""
    now = timezone.now()
    tasks = DBTaskResult.objects.order_by().values_list("status").annotate(n=Count("pk"))
    yield "forum_tasks", "Tasks by their state.", {state.lower(): n for state, n in tasks}
    emails = OutgoingMail.objects.aggregate(n=Count("pk"), oldest=Min("queued_at"))
    yield "forum_mails_waiting", "Mails not sent yet.", {"all": emails["n"]}
    age = (now - emails["oldest"]).total_seconds() if emails["oldest"] else 0
    yield "forum_mail_age_seconds", "How long the oldest mail waits.", {"oldest": age}
    names = (WORKER_HEARTBEAT, SCHEDULER_HEARTBEAT, BACKUP_HEARTBEAT)
    ages = ((name, Heartbeat.objects.age(name)) for name in names)
    known = {name: age.total_seconds() for name, age in ages if age is not None}
    yield "forum_heartbeat_age_seconds", "Seconds since each part last reported.", known
    yield (
        "forum_first_reply_seconds",
        "Until a first answer, today and yesterday.",
        _get_first_reply_seconds(now),
    )


def _get_first_reply_seconds(now):
    days = compute_response_times_by_day(1, now)
    waits = {name: [day[name] for day in days if day[name]] for name in ("median", "slowest")}
    return {name: max(some, default=timedelta()).total_seconds() for name, some in waits.items()}
