"""People of one's groups, for the audiences that `accounts` keeps."""

from .models import Membership


def people_in_groups_of(member):
    """The pks of all who are in a group with `member`."""
    joined = Membership.objects.current().filter(member=member)
    return Membership.objects.current().filter(group__in=joined.values("group")).values("member")
