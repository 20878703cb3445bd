"""The main journey of a member, and members who are near the same milestone."""

from datetime import timedelta

from accounts.models import Member
from milestones.models import Journey

NEARBY_RANGE = timedelta(
    days=7
)  # Between the dates of two members who are near the same milestone.
MAX_NEARBY_MEMBERS = 12


def list_nearby_members(journey):
    """Members near the same milestone of the same challenge, where both sides chose to be shown.

    Nothing of theirs but the pseudonym: that they are near is what the reader knows of themselves.
    """
    if not journey.near_others or journey.next_on is None:
        return []
    near = Journey.objects.filter(
        challenge=journey.challenge,
        next_key=journey.next_key,
        next_on__range=(journey.next_on - NEARBY_RANGE, journey.next_on + NEARBY_RANGE),
        near_others=True,
    )
    members = Member.objects.visible_to(journey.member).exclude(pk=journey.member_id)
    return list(
        members.filter(journeys__in=near).distinct().order_by("name_key")[:MAX_NEARBY_MEMBERS]
    )


def get_main_journey(member):
    """The journey that home shows: the one begun first."""
    journeys = Journey.objects.of(member).select_related("challenge")
    return next(iter(journeys[:1]), None)
