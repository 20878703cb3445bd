"""Which members share a group. The app `groups` registers the query for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

if TYPE_CHECKING:
    from accounts.models import Member

GetMemberIds = Callable[["Member"], QuerySet]
_queries: list[GetMemberIds] = []


def register_shared_groups(get_member_ids: GetMemberIds) -> None:
    """Register a function that takes a member and returns a queryset of one column.

    The column is the pks of the members who share a group with that member.
    """
    _queries.append(get_member_ids)


def shares_group_with(member: Member, path: str = "pk") -> Q:
    """Return the condition for rows where the member at `path` shares a group with `member`."""
    condition = Q(pk__in=[])
    for get_member_ids in _queries:
        condition |= Q(**{f"{path}__in": get_member_ids(member)})
    return condition


def share_a_group(member: Member, other: Member) -> bool:
    """Return whether the two members share a group."""
    return type(other).objects.filter(shares_group_with(member), pk=other.pk).exists()
