"""Scheduled check of the links of resources."""

from django.conf import settings
from django.utils import timezone

from groups.models import Resource
from recovery_forum.lib.safe_fetch import FetchError, fetch_url

LINKS_PER_RUN = 40  # Links in one round: politely, one after the other, never two of one host.
MAX_BROKEN_AT_ONCE = 3  # So many links may well be dead at once.
MAX_RESPONSE_BYTES = 200_000  # Bytes, where a server answers HEAD with nothing.
# What says that nobody is there. A site that keeps robots out (403, 429) may well be alive.
GONE_STATUSES = {404, 410, 451}


def check_resource_links():
    """A round of settings.SCHEDULE: look at links whose time has come. Gives how many were.

    Where nobody at all answers, it is our own line that is cut, and nothing is noted. A demo asks
    nobody.
    """
    now, found = timezone.now(), {}
    waiting = [] if settings.DEMO else Resource.objects.to_check(now)[: LINKS_PER_RUN * 2]
    for resource in waiting:
        if len(found) < LINKS_PER_RUN and resource.host not in {one.host for one in found}:
            found[resource] = _is_link_broken(resource.url)
    if len(found) > MAX_BROKEN_AT_ONCE and all(found.values()):
        return 0
    for resource, is_gone in found.items():
        broken_since = (resource.broken_since or now) if is_gone else None
        Resource.objects.filter(pk=resource.pk).update(checked_at=now, broken_since=broken_since)
    return len(found)


def _is_link_broken(url):
    try:
        answer = fetch_url(url, MAX_RESPONSE_BYTES, method="HEAD")
        if answer.status in {405, 501}:
            answer = fetch_url(url, MAX_RESPONSE_BYTES)
    except FetchError:
        return True
    return answer.status in GONE_STATUSES or answer.status >= 500
