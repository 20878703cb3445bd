"""Peers: the list, requests and suggestions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Peering
from accounts.moderation_status.restrictions import posting_allowed
from accounts.peers.forms import PeerRequestForm
from accounts.peers.rate_limits import count_request_to_stranger
from accounts.peers.services import accept_peer, decline_peer, remove_peer, request_peer
from accounts.peers.suggestions import suggest_peers
from accounts.profiles.lookup import get_member_or_404
from recovery_forum.lib.text import isolate


def get_own_peerings(request):
    return Peering.objects.visible_to(request.user).select_related("requester", "recipient")


def get_own_peering_or_404(request, public_id):
    return get_object_or_404(get_own_peerings(request), public_id=public_id)


@login_required
@require_safe
def list_peers(request):
    rows = [(peering, peering.other(request.user)) for peering in get_own_peerings(request)]
    open_rows = [row for row in rows if not row[0].accepted_at]
    context = {
        "peers": sorted(
            (row for row in rows if row[0].accepted_at), key=lambda row: row[1].name_key
        ),
        "received_requests": [row for row in open_rows if row[0].recipient == request.user],
        "sent_requests": [row for row in open_rows if row[0].requester == request.user],
        "suggestions": suggest_peers(request.user),
    }
    return render(request, "accounts/peers/peers.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@posting_allowed
def request_peer_view(request, name):
    """Send a peer request with a note. The page does not say whether one was declined before."""
    other = get_member_or_404(request.user, name)
    if other == request.user:
        raise PermissionDenied(_("You can't be your own peer."))
    has_peering = Peering.objects.between(request.user, other).exists()
    if not has_peering and not other.accepts_peer_requests_from(request.user):
        raise PermissionDenied(_("This member isn't looking for new peers right now."))
    form = PeerRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if refused := count_request_to_stranger(request):
            return refused
        peering = request_peer(request.user, other, form.cleaned_data["note"])
        if peering.accepted_at:
            messages.success(
                request, _("You and %(name)s are now peers.") % {"name": isolate(other.name)}
            )
        else:
            messages.success(request, _("You've asked %(name)s.") % {"name": isolate(other.name)})
        return redirect("accounts:peers")
    context = {"form": form, "other": other}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/peers/request_peer.html", context, status=status)


@login_required
@require_POST
def accept_peer_view(request, public_id):
    peering = get_own_peering_or_404(request, public_id)
    if peering.recipient_id != request.user.pk:
        raise PermissionDenied(_("Only the other person can answer this."))
    accept_peer(peering)
    messages.success(
        request, _("You and %(name)s are now peers.") % {"name": isolate(peering.requester.name)}
    )
    return _return_from_answer(request)


@login_required
@require_POST
def decline_peer_view(request, public_id):
    peering = get_own_peering_or_404(request, public_id)
    if peering.recipient_id != request.user.pk:
        raise PermissionDenied(_("Only the other person can answer this."))
    decline_peer(peering)
    messages.success(request, _("Declined. They won't be told."))
    return _return_from_answer(request)


def _return_from_answer(request):
    """Return to the list with the request: that of the notifications, or of the peers."""
    is_from_notifications = request.POST.get("from") == "notifications"
    return redirect("accounts:notifications" if is_from_notifications else "accounts:peers")


@login_required
@require_POST
def remove_peer_view(request, public_id):
    """End a peering or withdraw a request. The other member is not notified."""
    peering = get_own_peering_or_404(request, public_id)
    remove_peer(peering, request.user)
    if peering.accepted_at:
        messages.success(request, _("You're no longer peers. They won't be told."))
    elif peering.requester_id == request.user.pk:
        messages.success(request, _("Request canceled."))
    return redirect("accounts:peers")
