"""The main journey of a member, and members who are near the same milestone."""

from datetime import timedelta

from accounts.models import Member
from milestones.models import Journey

NEARBY_RANGE = timedelta(days=7)  # At most this far apart are the dates of nearby members.
MAX_NEARBY_MEMBERS = 12


def list_nearby_members(journey: Journey) -> list[Member]:
    """Return members near the same milestone of the same challenge.

    Both sides must have chosen to be shown.
    Only their pseudonyms are shown: that they are near is what the reader knows of themselves.
    """
    if not journey.shows_nearby_members or journey.next_milestone_on is None:
        return []
    date = journey.next_milestone_on
    nearby = Journey.objects.filter(
        challenge=journey.challenge,
        next_span_key=journey.next_span_key,
        next_milestone_on__range=(date - NEARBY_RANGE, date + NEARBY_RANGE),
        shows_nearby_members=True,
    )
    members = Member.objects.visible_to(journey.member).exclude(pk=journey.member_id)
    members = members.exclude(mutes_received__muter=journey.member)
    members = members.filter(journeys__in=nearby).distinct()
    return list(members.order_by("name_key")[:MAX_NEARBY_MEMBERS])


def get_main_journey(member: Member) -> Journey | None:
    """Return the journey that the home page shows, which is the one begun first, or None."""
    journeys = Journey.objects.owned_by(member).select_related("challenge")
    return next(iter(journeys[:1]), None)
