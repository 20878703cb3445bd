"""Finding a member by the name in an address, or by its first letters."""

from django.db.models import Q
from django.http import Http404

from . import circles
from .models import FormerName, Member
from .models.blocks import out_of_sight
from .names import key_of

LETTERS = 2  # From which on names are offered: nobody leafs through everybody.
OFFERED = 6


def member_or_404(reader, name):
    """The member whom `reader` may meet under `name`, or had met under it before they changed it.

    Hidden and absent are the same: Http404.
    """
    key = key_of(name)
    visible = Member.objects.visible_to(reader)
    found = visible.filter(name_key=key).first()
    if found is None:
        had = FormerName.objects.filter(name_key=key).values("member")
        found = visible.filter(pk__in=had).first()
    if found is None:
        raise Http404
    return found


def names_like(reader, start):
    """Names that begin with `start`, of members whom `reader` sees and who let themselves be found.

    Peers and people of one's groups are found by their name in any case.
    """
    key = key_of(start)
    if len(key) < LETTERS or "\0" in key:
        return []
    near = Q(pk__in=reader.peer_pks) | circles.shared_with(reader)
    people = Member.objects.visible_to(reader).exclude(out_of_sight(reader, "pk"))
    # The index that gives the order knows no beginnings: the bound tells it where to start.
    begin_so = {"name_key__startswith": key, "name_key__gte": key}
    found = people.filter(Q(in_search=True) | near, **begin_so)
    names = found.exclude(pk=reader.pk).order_by("name_key").values_list("name", flat=True)
    return list(names[:OFFERED])
