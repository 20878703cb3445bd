"""Circles: what members share, as told by the apps that know of it.

Who is in a group with whom is not known here. An app that knows registers a function, and
audiences such as "people of my groups" ask through this door.
"""

from django.db.models import Q

_people_of = []


def register(people_of):
    """`people_of(member)` gives a queryset of one column: the pks of those in one with them."""
    _people_of.append(people_of)


def shared_with(member, path="pk") -> Q:
    """Rows whose `path` is somebody in a circle of `member`."""
    found = Q(pk__in=[])
    for people_of in _people_of:
        found |= Q(**{f"{path}__in": people_of(member)})
    return found


def are_shared(member, other) -> bool:
    """Whether the two are in one circle. They both know it: each sees the other there."""
    return type(other).objects.filter(shared_with(member), pk=other.pk).exists()
