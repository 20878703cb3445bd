"""Finding members by name."""

from django.db.models import Q
from django.http import Http404

from accounts.blocking.audiences import shares_group_with
from accounts.models import FormerName, Member
from accounts.models.blocks import is_blocked_or_muted
from accounts.profiles.pseudonyms import get_name_key

MIN_PREFIX_LENGTH = 2  # From which on names are offered: nobody leafs through everybody.
MAX_SUGGESTED_NAMES = 6


def get_member_or_404(reader, name):
    """The member whom `reader` may meet under `name`, or had met under it before they changed it.

    Hidden and absent are the same: Http404.
    """
    key = get_name_key(name)
    visible = Member.objects.visible_to(reader)
    found = visible.filter(name_key=key).first()
    if found is None:
        had = FormerName.objects.filter(name_key=key).values("member")
        found = visible.filter(pk__in=had).first()
    if found is None:
        raise Http404
    return found


def suggest_names(reader, start):
    """Names that begin with `start`, of members whom `reader` sees and who let themselves be found.

    Peers and people of one's groups are found by their name in any case.
    """
    key = get_name_key(start)
    if len(key) < MIN_PREFIX_LENGTH or "\0" in key:
        return []
    near = Q(pk__in=reader.peer_ids) | shares_group_with(reader)
    people = Member.objects.visible_to(reader).exclude(is_blocked_or_muted(reader, "pk"))
    # The index that gives the order knows no beginnings: the bound tells it where to start.
    begin_so = {"name_key__startswith": key, "name_key__gte": key}
    found = people.filter(Q(is_searchable=True) | near, **begin_so)
    names = found.exclude(pk=reader.pk).order_by("name_key").values_list("name", flat=True)
    return list(names[:MAX_SUGGESTED_NAMES])
