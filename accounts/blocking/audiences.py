"""Who shares a group with whom, as told by the apps that know of it."""

from django.db.models import Q

_providers = []


def register_audience(people_of):
    """`people_of(member)` gives a queryset of one column: the pks of those in one with them."""
    _providers.append(people_of)


def shares_group_with(member, path="pk") -> Q:
    """Rows whose `path` is somebody in a circle of `member`."""
    found = Q(pk__in=[])
    for people_of in _providers:
        found |= Q(**{f"{path}__in": people_of(member)})
    return found


def share_a_group(member, other) -> bool:
    """Whether the two are in one circle. They both know it: each sees the other there."""
    return type(other).objects.filter(shares_group_with(member), pk=other.pk).exists()
