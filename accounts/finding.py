"""Finding a member by the name in an address."""

from django.http import Http404

from .models import FormerName, Member
from .names import key_of


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
