"""Finding a member by the name in an address."""

from django.http import Http404

from .models import Member
from .names import key_of


def member_or_404(reader, name):
    """The member whom `reader` may meet under `name`. Hidden and absent are the same: Http404."""
    found = Member.objects.visible_to(reader).filter(name_key=key_of(name)).first()
    if found is None:
        raise Http404
    return found
