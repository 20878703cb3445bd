"""The pages of a partnership. Only its two members can open them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milestones.models import PartnerAlert, Partnership
from milestones.partners.forms import GrantsForm, PartnershipRequestForm, SilenceAlertForm
from milestones.partners.queries import list_granted_journeys, list_partnerships
from milestones.partners.services import (
    accept_partnership,
    request_partnership,
    request_support,
    set_silence_alert,
    update_grants,
)
from recovery_forum.lib.rate_limits import rate_limit


def list_own_partnerships(request):
    return Partnership.objects.visible_to(request.user).select_related("asker", "asked")


def get_own_partnership_or_404(request, public_id):
    return get_object_or_404(list_own_partnerships(request), public_id=public_id)


@login_required
@require_http_methods(["GET", "POST"])
@rate_limit("partner")
def partner_list(request):
    form = PartnershipRequestForm(request.POST or None, member=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect(request_partnership(request.user, form.cleaned_data["name"]))
    calls = _latest_alerts(request.user)
    everyone = [
        (one, one.other(request.user), calls.get(one.pk)) for one in list_own_partnerships(request)
    ]
    context = {
        "form": form,
        "together": [pair for pair in everyone if pair[0].accepted_at],
        "asked_me": [p for p in everyone if not p[0].accepted_at and p[0].asked == request.user],
        "i_asked": [p for p in everyone if not p[0].accepted_at and p[0].asker == request.user],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "milestones/partners/partner_list.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def partner_detail(request, public_id):
    """What I see of my partner, and, below, what they see of me."""
    found = get_own_partnership_or_404(request, public_id)
    if not found.accepted_at:
        return redirect("milestones:partners")
    journeys = list(request.user.journeys.all())
    form = GrantsForm(request.POST or None, journeys=journeys, grants=found.grants.all())
    if request.method == "POST" and form.is_valid():
        update_grants(found, form.levels)
        messages.success(request, _("From now on they see this, and nothing else."))
        return redirect(found)
    lookout = found.lookouts.filter(member=request.user).first()
    context = {
        "partnership": found,
        "other": found.other(request.user),
        "call": _latest_alerts(request.user).get(found.pk),
        "lookout_form": SilenceAlertForm(initial={"days": lookout.days if lookout else ""}),
        "shown": list_granted_journeys(request.user, found),
        "journeys": journeys,
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "milestones/partners/partner_detail.html", context, status=status)


def _latest_alerts(member):
    """The latest call to `member` of each partnership, by its key."""
    return {call.partnership_id: call for call in reversed(PartnerAlert.objects.to(member))}


@login_required
@require_POST
def edit_silence_alert(request, public_id):
    """Whether, and after how long a silence, the partner is asked to reach out."""
    found = get_own_partnership_or_404(request, public_id)
    form = SilenceAlertForm(request.POST)
    if not found.accepted_at:
        raise PermissionDenied(_("You are not partners yet."))
    if not form.is_valid():
        messages.error(request, _("Please choose one of the answers."))
        return redirect(found)
    set_silence_alert(found, request.user, form.cleaned_data["days"])
    messages.success(request, _("Kept. They hear nothing of this choice."))
    return redirect(found)


@login_required
@require_POST
def accept_partner(request, public_id):
    found = get_own_partnership_or_404(request, public_id)
    if found.asked_id != request.user.pk:
        raise PermissionDenied(_("The other one answers this."))
    accept_partnership(found)
    return redirect(found)


@login_required
@require_POST
def end_partnership(request, public_id):
    """One tap and silent: it also declines what was asked, and takes back what was not answered."""
    get_own_partnership_or_404(request, public_id).delete()
    return redirect("milestones:partners")


@login_required
@require_http_methods(["GET", "POST"])
@rate_limit("near")
def ask_partner_for_support(request, public_id):
    """Ask a partner to be near, after one question."""
    found = get_own_partnership_or_404(request, public_id)
    if not found.accepted_at:
        raise PermissionDenied(_("You are not partners yet."))
    return _confirm_support_request(request, [found])


@login_required
@require_http_methods(["GET", "POST"])
@rate_limit("near")
def ask_all_partners_for_support(request):
    """Ask every partner to be near, after one question."""
    found = list(list_partnerships(request.user))
    return _confirm_support_request(request, found) if found else redirect("milestones:partners")


def _confirm_support_request(request, found):
    if request.method == "POST":
        for one in found:
            address = request.build_absolute_uri(one.get_absolute_url())
            request_support(one, request.user, address)
        messages.success(request, _("They are asked. Until they come: breathe, one slow one."))
        return redirect("milestones:right-now")
    context = {"others": [one.other(request.user) for one in found]}
    return render(request, "milestones/partners/support_request.html", context)
