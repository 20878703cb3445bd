"""A member, as others see them."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.finding import member_or_404
from accounts.messaging import conversation_between
from accounts.models import Audience, Mute, Peering


@login_required
@require_safe
def profile(request, name):
    """Each part to whom it is for. A blocked person and nobody look the same.

    One's own profile can be seen with the eyes of others: `?as=` names how near they are.
    """
    member = member_or_404(request.user, name)
    if name != member.name_key:
        return redirect(member)
    nearness = member.nearness(request.user)
    is_own = nearness == Audience.ME
    if is_own and request.GET.get("as") in Audience:
        nearness = Audience(request.GET["as"])
    context = {
        "member": member,
        "portrait": member.portrait(nearness),
        "is_own": is_own,
        "seen_as": nearness,
        "views": Audience.choices if is_own else [],
    }
    if not is_own:
        context |= _between(request.user, member)
    return render(request, "accounts/profile.html", context)


def _between(reader, member):
    """What the two have to do with each other, as far as `reader` may know."""
    peerings = Peering.objects.visible_to(reader) & Peering.objects.between(reader, member)
    return {
        "peering": peerings.first(),
        "may_write": bool(conversation_between(reader, member))
        or member.accepts_messages_from(reader),
        "may_ask": member.accepts_peer_requests_from(reader),
        "is_muted": Mute.objects.filter(muter=reader, muted=member).exists(),
    }
