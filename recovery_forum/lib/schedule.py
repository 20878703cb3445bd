"""When each scheduled job last ran."""

from django.conf import settings

from recovery_forum.models import Heartbeat


def get_last_run_times():
    """When each round was last begun, for the host: {its name: the time, or None}."""
    names = {f"round:{name}": name for name in settings.SCHEDULE}
    begun = dict(Heartbeat.objects.filter(name__in=names).values_list("name", "at"))
    return {name: begun.get(key) for key, name in names.items()}
