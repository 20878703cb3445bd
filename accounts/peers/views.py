"""Peers: those one has, those who ask, and those who may be some."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Peering
from accounts.moderation_status.restrictions import posting_allowed
from accounts.peers.forms import PeerRequestForm
from accounts.peers.rate_limits import count_peer_request
from accounts.peers.services import accept_peer, decline_peer, remove_peer, request_peer
from accounts.peers.suggestions import suggest_peers
from accounts.profiles.lookup import get_member_or_404


def get_own_peerings(request):
    return Peering.objects.visible_to(request.user).select_related("requester", "recipient")


def get_own_peering_or_404(request, public_id):
    return get_object_or_404(get_own_peerings(request), public_id=public_id)


@login_required
@require_safe
def list_peers(request):
    everyone = [(one, one.other(request.user)) for one in get_own_peerings(request)]
    waiting = [pair for pair in everyone if not pair[0].accepted_at]
    context = {
        "peers": sorted((p for p in everyone if p[0].accepted_at), key=lambda p: p[1].name_key),
        "asked_me": [pair for pair in waiting if pair[0].recipient_id == request.user.pk],
        "i_asked": [pair for pair in waiting if pair[0].requester_id == request.user.pk],
        "suggestions": suggest_peers(request.user),
    }
    return render(request, "accounts/peers/peers.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@posting_allowed
def request_peer_view(request, name):
    """Ask somebody, with a note. Whether they said no before, the page does not tell."""
    other = get_member_or_404(request.user, name)
    if other == request.user:
        raise PermissionDenied(_("You are your own peer already."))
    before = Peering.objects.between(request.user, other).first()
    if before is None and not other.accepts_peer_requests_from(request.user):
        raise PermissionDenied(_("This member is not looking for new peers at the moment."))
    form = PeerRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if refused := count_peer_request(request):
            return refused
        found = request_peer(request.user, other, form.cleaned_data["note"])
        if found.accepted_at:
            messages.success(request, _("You and %(name)s are peers.") % {"name": other.name})
        else:
            messages.success(request, _("%(name)s is asked.") % {"name": other.name})
        return redirect("accounts:peers")
    context = {"form": form, "other": other}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/peers/request_peer.html", context, status=status)


@login_required
@require_POST
def accept_peer_view(request, public_id):
    found = get_own_peering_or_404(request, public_id)
    if found.recipient_id != request.user.pk:
        raise PermissionDenied(_("The other one answers this."))
    accept_peer(found)
    messages.success(request, _("You and %(name)s are peers.") % {"name": found.requester.name})
    return redirect("accounts:peers")


@login_required
@require_POST
def decline_peer_view(request, public_id):
    found = get_own_peering_or_404(request, public_id)
    if found.recipient_id != request.user.pk:
        raise PermissionDenied(_("The other one answers this."))
    decline_peer(found)
    messages.success(request, _("Declined. They are not told."))
    return redirect("accounts:peers")


@login_required
@require_POST
def remove_peer_view(request, public_id):
    """One tap and silent: ends what was agreed, or takes back what was asked."""
    remove_peer(get_own_peering_or_404(request, public_id), request.user)
    return redirect("accounts:peers")
