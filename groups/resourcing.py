"""Resources: saying that one helped, that one is broken, and looking at their links."""

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from recovery_forum.lib.fetching import Refused, fetch

from .models import Helped, Resource

AT_ONCE = 40  # Links in one round: politely, one after the other, never two of one host.
FEW = 3  # So many links may well be dead at once.
MOST = 200_000  # Bytes, where a server answers HEAD with nothing.
# What says that nobody is there. A site that keeps robots out (403, 429) may well be alive.
GONE = {404, 410, 451}


@transaction.atomic
def toggle_helped(resource, member):
    """Say that it helped, or take it back. Gives whether it says so now."""
    _row, is_new = Helped.objects.get_or_create(resource=resource, member=member)
    if not is_new:
        Helped.objects.filter(resource=resource, member=member).delete()
    change = 1 if is_new else -1
    Resource.objects.filter(pk=resource.pk).update(helped_count=F("helped_count") + change)
    return is_new


def doubt(resource):
    """Somebody found the link broken: it is looked at soon."""
    Resource.objects.filter(pk=resource.pk).update(doubted_at=timezone.now())


def check_links():
    """A round of settings.ROUNDS: look at links whose time has come. Gives how many were.

    Where nobody at all answers, it is our own line that is cut, and nothing is noted. A demo asks
    nobody.
    """
    now, found = timezone.now(), {}
    waiting = [] if settings.DEMO else Resource.objects.to_check(now)[: AT_ONCE * 2]
    for resource in waiting:
        if len(found) < AT_ONCE and resource.host not in {one.host for one in found}:
            found[resource] = _is_gone(resource.url)
    if len(found) > FEW and all(found.values()):
        return 0
    for resource, is_gone in found.items():
        broken_since = (resource.broken_since or now) if is_gone else None
        Resource.objects.filter(pk=resource.pk).update(checked_at=now, broken_since=broken_since)
    return len(found)


def _is_gone(url):
    try:
        answer = fetch(url, MOST, method="HEAD")
        if answer.status in {405, 501}:
            answer = fetch(url, MOST)
    except Refused:
        return True
    return answer.status in GONE or answer.status >= 500
