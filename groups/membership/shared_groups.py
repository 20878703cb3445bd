"""The members who share a group with a member, for accounts.blocking.shared_groups."""

from django.db.models import QuerySet

from accounts.models import Member
from groups.models import Membership


def get_co_member_ids(member: Member) -> QuerySet:
    """Return a queryset of the ids of all members who share a group with `member`."""
    joined = Membership.objects.current().filter(member=member)
    return Membership.objects.current().filter(group__in=joined.values("group")).values("member")
