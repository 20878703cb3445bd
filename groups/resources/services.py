"""Helpful votes for resources, and reports of broken links."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from groups.models import Resource, ResourceVote


@transaction.atomic
def toggle_resource_vote(resource, member):
    """Say that it helped, or take it back. Gives whether it says so now."""
    _row, is_new = ResourceVote.objects.get_or_create(resource=resource, member=member)
    if not is_new:
        ResourceVote.objects.filter(resource=resource, member=member).delete()
    change = 1 if is_new else -1
    Resource.objects.filter(pk=resource.pk).update(helped_count=F("helped_count") + change)
    return is_new


def report_broken_link(resource):
    """Somebody found the link broken: it is looked at soon."""
    Resource.objects.filter(pk=resource.pk).update(doubted_at=timezone.now())
