"""Suggested resources, helpful votes for them, and reports of broken links."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import Member
from accounts.moderation_status.written_texts import Place, announce_text
from groups.models import GroupLink, Resource, ResourceVote


def create_resource(resource: Resource) -> bool:
    """Store a suggested resource. Returns False if another was stored with its address meanwhile.

    The form has looked for one, but two may be sent at the same moment.
    """
    try:
        with transaction.atomic():
            resource.save(force_insert=True)
            announce_text(resource, ["name", "summary"], resource.suggested_by, Place.RESOURCE)
    except IntegrityError:
        if not Resource.objects.filter(url=resource.url).exists():
            raise
        return False
    return True


@transaction.atomic
def create_group_link(link: GroupLink) -> None:
    """Save the new `link` of a group. Opens its own transaction."""
    link.save()
    announce_text(link, ["name", "summary"], link.added_by, Place.LINK)


@transaction.atomic
def toggle_resource_vote(resource: Resource, member: Member) -> bool:
    """Vote for the resource as helpful, or withdraw the vote. Returns whether a vote exists now."""
    _row, is_new = ResourceVote.objects.get_or_create(resource=resource, member=member)
    if not is_new:
        ResourceVote.objects.filter(resource=resource, member=member).delete()
    change = 1 if is_new else -1
    Resource.objects.filter(pk=resource.pk).update(vote_count=F("vote_count") + change)
    return is_new


def report_broken_link(resource: Resource) -> None:
    """Store that a member reported the link as broken, so that it is checked soon."""
    Resource.objects.filter(pk=resource.pk).update(reported_broken_at=timezone.now())
