"""When each scheduled job last ran."""

from datetime import datetime

from django.conf import settings

from recovery_forum.models import Heartbeat

JOB_PREFIX = "job:"  # Of the names of heartbeats that are recorded for jobs.


def get_last_run_times() -> dict[str, datetime | None]:
    """Return when each job of settings.SCHEDULE was last started, in UTC; None if never."""
    names = {f"{JOB_PREFIX}{name}": name for name in settings.SCHEDULE}
    started = dict(Heartbeat.objects.filter(name__in=names).values_list("name", "at"))
    return {name: started.get(key) for key, name in names.items()}
