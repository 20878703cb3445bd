"""The partners of a member, and what each of them may see."""

from django.db.models import QuerySet

from accounts.models import Member
from milestones.models import CheckIn, Grant, Partnership


def list_partners(member: Member) -> list[tuple[Partnership, Member]]:
    """Return the accepted partnerships of `member`, each with the other member."""
    return [(partnership, partnership.other(member)) for partnership in list_partnerships(member)]


def list_partnerships(member: Member) -> QuerySet[Partnership]:
    """Return the accepted partnerships of `member`, with both members loaded."""
    return (
        Partnership.objects.visible_to(member).accepted().select_related("requester", "recipient")
    )


def list_granted_journeys(
    member: Member, partnership: Partnership
) -> list[tuple[Grant, CheckIn | None]]:
    """Return what the partner shows `member`: the grant of each journey, and their last check-in.

    The check-in is None where the grant does not include check-ins.
    """
    other = partnership.other(member)
    grants = (
        partnership.grants.filter(journey__member=other)
        .select_related("journey__challenge")
        .prefetch_related("journey__setbacks", "journey__milestones")
    )
    latest = CheckIn.objects.owned_by(other).selected().first()
    return [(grant, latest if grant.shows_check_ins else None) for grant in grants]
