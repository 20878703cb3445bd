"""The scheduler: runs the jobs of settings.SCHEDULE when they are due."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import close_old_connections
from django.utils.module_loading import import_string

from recovery_forum.models import Heartbeat

scheduler_logger = logging.getLogger(__name__)

JOB_PREFIX = "job:"  # Of the names of heartbeats that are recorded for jobs.
SCHEDULER_HEARTBEAT = "scheduler"  # Of the scheduler that last looked for due jobs.
POLL_SECONDS = 5  # Between two looks for due jobs.


def run_due_jobs(is_over: Callable[[], bool] = lambda: False) -> int:
    """Run every due job, one after the other, until `is_over()`. Return how many were started."""
    started = 0
    if settings.READ_ONLY:
        return started
    Heartbeat.objects.record(SCHEDULER_HEARTBEAT)
    for name, minutes in settings.SCHEDULE.items():
        if is_over():
            break
        # A little less than the interval, so that a job of every minute is not delayed by polling.
        interval = timedelta(minutes=minutes, seconds=-POLL_SECONDS)
        if Heartbeat.objects.claim_run(f"{JOB_PREFIX}{name}", interval):
            _run_job(name)
            started += 1
    return started


def _run_job(name):
    started = time.monotonic()
    try:
        import_string(name)()
    except Exception:
        # A job that fails runs again after its interval, and does not stop the others.
        scheduler_logger.exception("The job %s failed.", name)
    else:
        scheduler_logger.info("The job %s took %.1f s.", name, time.monotonic() - started)


def run_scheduler(
    is_over: Callable[[], bool], wait: Callable[[float], object] = time.sleep
) -> None:
    """Run due jobs every POLL_SECONDS until `is_over()`."""
    while not is_over():
        close_old_connections()
        run_due_jobs(is_over)
        wait(POLL_SECONDS)
