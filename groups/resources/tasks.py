"""The scheduled check of resource links."""

from django.conf import settings
from django.utils import timezone

from groups.models import Resource
from recovery_forum.lib.safe_fetch import FetchError, fetch_url

LINKS_PER_RUN = 40  # Checked one after the other, and at most one link per host.
MAX_BROKEN_AT_ONCE = 3  # If more fail and none works, our own connection is down.
MAX_RESPONSE_BYTES = 200_000  # For servers that do not support HEAD.
# A site that refuses robots (403, 429) still exists.
GONE_STATUSES = {404, 410, 451}


def check_resource_links() -> int:
    """Check the resource links that are due. A scheduled job.

    Returns the number of checked links. If none of them works, our own connection is probably
    down, so nothing is stored. A demo checks no links.
    """
    now = timezone.now()
    results: dict[Resource, bool] = {}
    due = [] if settings.DEMO else Resource.objects.due_for_check(now)[: LINKS_PER_RUN * 2]
    for resource in due:
        checked_hosts = {checked.host for checked in results}
        if len(results) < LINKS_PER_RUN and resource.host not in checked_hosts:
            results[resource] = _is_link_broken(resource.url)
    if len(results) > MAX_BROKEN_AT_ONCE and all(results.values()):
        return 0
    for resource, is_broken in results.items():
        broken_since = (resource.broken_since or now) if is_broken else None
        Resource.objects.filter(pk=resource.pk).update(checked_at=now, broken_since=broken_since)
    return len(results)


def _is_link_broken(url: str) -> bool:
    try:
        response = fetch_url(url, MAX_RESPONSE_BYTES, method="HEAD")
        if response.status in {405, 501}:
            response = fetch_url(url, MAX_RESPONSE_BYTES)
    except FetchError:
        return True
    return response.status in GONE_STATUSES or response.status >= 500
