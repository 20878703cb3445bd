"""The check-in that is selected for today."""

from milestones.models import CheckIn


def get_todays_check_in(member):
    """The check-in that counts for today, or None."""
    return CheckIn.objects.of(member).counting().filter(day=member.today()).first()
