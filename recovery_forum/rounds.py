"""Rounds: what the forum does by itself, again and again. The table of them is settings.ROUNDS.

Several processes may go around at once: of each round, one of them begins it. What a round does
may happen twice all the same, after a crash or a slow minute, and has its effect once.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from django.utils.module_loading import import_string

from .models import Pulse

logger = logging.getLogger(__name__)

TENDER = "tender"  # The pulse of whoever went around last.
PAUSE = 5  # Seconds between two looks at the clock.


def go_around(is_over: Callable[[], bool] = lambda: False) -> int:
    """Do every round that is due, one after the other. Gives how many were begun."""
    begun = 0
    if settings.READ_ONLY:
        return begun
    Pulse.objects.beat(TENDER)
    for name, minutes in settings.ROUNDS.items():
        if is_over():
            break
        # A little less than the pause, so that a round of every minute keeps to its minute.
        if Pulse.objects.claim(f"round:{name}", timedelta(minutes=minutes, seconds=-PAUSE)):
            _do(name)
            begun += 1
    return begun


def _do(name):
    began = time.monotonic()
    try:
        import_string(name)()
    except Exception:
        # One that fails is tried again at its next time, and the others have theirs.
        logger.exception("The round %s failed.", name)
    else:
        logger.info("The round %s took %.1f s.", name, time.monotonic() - began)


def keep_going(is_over: Callable[[], bool], wait: Callable[[float], object] = time.sleep):
    """Go around until `is_over`."""
    while not is_over():
        close_old_connections()
        go_around(is_over)
        wait(PAUSE)


def last_done():
    """When each round was last begun, for the host: {its name: the time, or None}."""
    names = {f"round:{name}": name for name in settings.ROUNDS}
    begun = dict(Pulse.objects.filter(name__in=names).values_list("name", "at"))
    return {name: begun.get(key) for key, name in names.items()}


def tidy():
    """Let go of what has served: ended sessions, counters whose time is over, finished tasks."""
    from django.contrib.sessions.models import Session
    from django_tasks_db.models import DBTaskResult

    from .lib.mail import wake_overdue
    from .models import Spending

    now = timezone.now()
    wake_overdue()
    Session.objects.filter(expire_date__lt=now).delete()
    Spending.objects.filter(ends_at__lt=now).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - timedelta(days=7)).delete()
