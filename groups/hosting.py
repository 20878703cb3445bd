"""Hosting: who looks after a group's meetings."""

from accounts.models import Member

from .models.meetings import HOSTING


def can_host(membership) -> bool:
    """Whether the person of `membership`, which may be None, looks after the group's meetings."""
    return bool(membership and membership.is_current and membership.role in HOSTING)


def hosts_of(group):
    """The members who look after the meetings of `group`. Closed accounts can't."""
    hosting = group.memberships.current().filter(role__in=HOSTING)
    return Member.objects.filter(is_active=True, memberships__in=hosting).distinct()
