"""The check-in that is selected for today, and the commitment that still runs."""

from datetime import timedelta
from typing import NamedTuple

from accounts.models import Member
from milestones.models import CheckIn


class CheckInState(NamedTuple):
    # Selected for today on the member's own calendar.
    today: CheckIn | None
    # Its commitment to 24 hours isn't over and has no answer yet.
    committed: CheckIn | None


def get_check_in_state(member: Member) -> CheckInState:
    """Return whether `member` checked in today, and what they still commit to. One query."""
    today = member.today()
    own = CheckIn.objects.owned_by(member).filter(day__gte=today - timedelta(days=2))
    rows = list(own.filter(is_selected=True, day=today) | own.with_running_pledge())
    return CheckInState(
        next((row for row in rows if row.is_selected and row.day == today), None),
        next((row for row in rows if row.has_running_pledge), None),
    )


def get_todays_check_in(member: Member) -> CheckIn | None:
    """Return the check-in that is selected for today on the member's own calendar, or None."""
    return get_check_in_state(member).today
