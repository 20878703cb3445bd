"""Check-ins of a month and a partnership for the member of the demo."""

from datetime import datetime, time, timedelta

from milestones.models import CheckIn, Grant, Journey
from milestones.partners.services import accept_partnership, request_partnership, update_grants

CHECK_IN_TIME = time(20, 30)


def add_demo_month(member, partner, data):
    """Add check-ins of `member` up to yesterday: today's is left for visitors of the demo to try.

    `data` is the content of check_ins.json.
    """
    CheckIn.objects.bulk_create(_build_check_in(member, *row) for row in data["days"])
    Journey.objects.filter(member=member).update(
        reasons=data["reasons"], weekly_cost=45, currency="GBP"
    )
    partnership = request_partnership(member, partner)
    accept_partnership(partnership)
    for owner, level in ((member, Grant.Level.MOOD), (partner, Grant.Level.DAYS)):
        update_grants(partnership, dict.fromkeys(owner.journeys.all(), level))


def _build_check_in(
    member, ago, mood, craving, note, gratitude, halt, slept_well, attended_meeting
):
    day = member.today() - timedelta(days=ago)
    pledged = ago % 4 == 1  # Yesterday's pledge has no outcome yet.
    return CheckIn(
        member=member, day=day, mood=mood, craving=craving, note=note, gratitude=gratitude,
        halt=halt, slept_well=slept_well, attended_meeting=attended_meeting, pledged=pledged,
        pledge_outcome=1 + ago % 3 if pledged and ago > 1 else None,
        checked_at=datetime.combine(day, CHECK_IN_TIME, member.zone),
    )  # fmt: skip
