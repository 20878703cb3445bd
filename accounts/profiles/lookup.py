"""Finds members by name."""

from __future__ import annotations

from django.db.models import Q
from django.http import Http404

from accounts.blocking.shared_groups import shares_group_with
from accounts.models import FormerName, Member
from accounts.models.blocks import is_blocked_or_muted
from accounts.profiles.pseudonyms import get_name_key

MIN_PREFIX_LENGTH = 2  # So that nobody can list all members.
MAX_SUGGESTED_NAMES = 6


def get_member_or_404(reader: Member, name: str) -> Member:
    """Return the member whose name is or was `name`. The name they have now comes first.

    Raises Http404 if there is none, or if `reader` may not see them.
    """
    key = get_name_key(name)
    visible = Member.objects.visible_to(reader)
    member = visible.filter(name_key=key).first()
    if member is None:
        former = FormerName.objects.filter(name_key=key).values("member")
        member = visible.filter(pk__in=former).first()
    if member is None:
        raise Http404
    return member


def suggest_names(reader: Member, prefix: str) -> list[str]:
    """Return names that begin with `prefix`, of members whom `reader` may see and find.

    Peers and members of the reader's groups can always be found.
    """
    key = get_name_key(prefix)
    if len(key) < MIN_PREFIX_LENGTH or "\0" in key:
        return []
    near = Q(pk__in=reader.peer_ids) | shares_group_with(reader)
    visible = Member.objects.visible_to(reader).exclude(is_blocked_or_muted(reader, "pk"))
    # The index that gives the order does not support prefixes: the bound says where to start.
    has_prefix = {"name_key__startswith": key, "name_key__gte": key}
    matches = visible.filter(Q(is_searchable=True) | near, **has_prefix)
    names = matches.exclude(pk=reader.pk).order_by("name_key").values_list("name", flat=True)
    return list(names[:MAX_SUGGESTED_NAMES])
