"""The people who share a group with a member, for the audiences of accounts.blocking.services."""

from groups.models import Membership


def get_co_member_ids(member):
    """The pks of all who are in a group with `member`."""
    joined = Membership.objects.current().filter(member=member)
    return Membership.objects.current().filter(group__in=joined.values("group")).values("member")
