"""The check-in that is selected for today."""

from milestones.models import CheckIn
from recovery_forum.lib.prepared_queries import prepared_query


def get_todays_check_in(member):
    """The check-in that counts for today, or None."""
    return next(iter(_selected_check_in_query(member=member, day=member.today())), None)


@prepared_query
def _selected_check_in_query(*, member, day):
    return CheckIn.objects.of(member).counting().filter(day=day)
