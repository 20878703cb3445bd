"""Peers: those one has, those who ask, and those who may be some."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import peering
from accounts.asking import spent_asking
from accounts.finding import member_or_404
from accounts.models import Peering
from accounts.peer_forms import AskForm
from accounts.standing import may_write
from accounts.suggesting import suggestions_for


def own_peerings(request):
    return Peering.objects.visible_to(request.user).select_related("asker", "asked")


def own_peering(request, public_id):
    return get_object_or_404(own_peerings(request), public_id=public_id)


@login_required
@require_safe
def peers(request):
    everyone = [(one, one.other(request.user)) for one in own_peerings(request)]
    waiting = [pair for pair in everyone if not pair[0].accepted_at]
    context = {
        "peers": sorted((p for p in everyone if p[0].accepted_at), key=lambda p: p[1].name_key),
        "asked_me": [pair for pair in waiting if pair[0].asked_id == request.user.pk],
        "i_asked": [pair for pair in waiting if pair[0].asker_id == request.user.pk],
        "suggestions": suggestions_for(request.user),
    }
    return render(request, "accounts/peers.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@may_write
def ask(request, name):
    """Ask somebody, with a note. Whether they said no before, the page does not tell."""
    other = member_or_404(request.user, name)
    if other == request.user:
        raise PermissionDenied(_("You are your own peer already."))
    before = Peering.objects.between(request.user, other).first()
    if before is None and not other.accepts_peer_requests_from(request.user):
        raise PermissionDenied(_("This member is not looking for new peers at the moment."))
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if refused := spent_asking(request):
            return refused
        found = peering.ask(request.user, other, form.cleaned_data["note"])
        if found.accepted_at:
            messages.success(request, _("You and %(name)s are peers.") % {"name": other.name})
        else:
            messages.success(request, _("%(name)s is asked.") % {"name": other.name})
        return redirect("accounts:peers")
    context = {"form": form, "other": other}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/peer_ask.html", context, status=status)


@login_required
@require_POST
def accept(request, public_id):
    found = own_peering(request, public_id)
    if found.asked_id != request.user.pk:
        raise PermissionDenied(_("The other one answers this."))
    peering.accept(found)
    messages.success(request, _("You and %(name)s are peers.") % {"name": found.asker.name})
    return redirect("accounts:peers")


@login_required
@require_POST
def decline(request, public_id):
    found = own_peering(request, public_id)
    if found.asked_id != request.user.pk:
        raise PermissionDenied(_("The other one answers this."))
    peering.decline(found)
    messages.success(request, _("Declined. They are not told."))
    return redirect("accounts:peers")


@login_required
@require_POST
def end(request, public_id):
    """One tap and silent: ends what was agreed, or takes back what was asked."""
    peering.end(own_peering(request, public_id), request.user)
    return redirect("accounts:peers")
