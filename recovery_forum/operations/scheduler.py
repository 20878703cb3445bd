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

SCHEDULER_HEARTBEAT = "scheduler"  # The pulse of whoever went around last.
POLL_SECONDS = 5  # Seconds between two looks at the clock.


def run_due_jobs(is_over: Callable[[], bool] = lambda: False) -> int:
    """Do every round that is due, one after the other. Gives how many were begun."""
    begun = 0
    if settings.READ_ONLY:
        return begun
    Heartbeat.objects.beat(SCHEDULER_HEARTBEAT)
    for name, minutes in settings.SCHEDULE.items():
        if is_over():
            break
        # A little less than the pause, so that a round of every minute keeps to its minute.
        if Heartbeat.objects.claim(
            f"round:{name}", timedelta(minutes=minutes, seconds=-POLL_SECONDS)
        ):
            _run_job(name)
            begun += 1
    return begun


def _run_job(name):
    began = time.monotonic()
    try:
        import_string(name)()
    except Exception:
        # One that fails is tried again at its next time, and the others have theirs.
        scheduler_logger.exception("The round %s failed.", name)
    else:
        scheduler_logger.info("The round %s took %.1f s.", name, time.monotonic() - began)


def run_scheduler(is_over: Callable[[], bool], wait: Callable[[float], object] = time.sleep):
    """Go around until `is_over`."""
    while not is_over():
        close_old_connections()
        run_due_jobs(is_over)
        wait(POLL_SECONDS)
