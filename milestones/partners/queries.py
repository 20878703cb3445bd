"""The partners of a member, and what each of them may see."""

from milestones.models import CheckIn, Partnership


def list_partners(member):
    """Pairs of a partnership and the other one in it, where both agreed."""
    return [(one, one.other(member)) for one in list_partnerships(member)]


def list_partnerships(member):
    return Partnership.objects.visible_to(member).accepted().select_related("asker", "asked")


def list_granted_journeys(member, partnership):
    """What `member` may see of their partner: (grant, latest check-in or None) for each journey."""
    other = partnership.other(member)
    grants = (
        partnership.grants.filter(journey__member=other)
        .select_related("journey__challenge")
        .prefetch_related("journey__setbacks", "journey__milestones")
    )
    latest = CheckIn.objects.of(other).counting().first()
    return [(grant, latest if grant.shows_check_ins else None) for grant in grants]
