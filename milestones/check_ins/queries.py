"""The check-in that is selected for today."""

from accounts.models import Member
from milestones.models import CheckIn


def get_todays_check_in(member: Member) -> CheckIn | None:
    """Return the check-in that is selected for today on the member's own calendar, or None."""
    return CheckIn.objects.owned_by(member).selected().filter(day=member.today()).first()
