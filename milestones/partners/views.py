"""The pages of a partnership. Only its two members can open them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milestones.models import PartnerAlert, Partnership
from milestones.partners.forms import GrantsForm, PartnershipRequestForm, SilenceAlertForm
from milestones.partners.queries import list_granted_journeys
from milestones.partners.services import (
    accept_partnership,
    remove_partnership,
    request_partnership,
    set_silence_alert,
    update_grants,
)
from milestones.safety_plans.queries import find_plan_of_partner
from milestones.support.forms import SupportPreferencesForm
from milestones.support.queries import find_current_request, get_support_preferences
from recovery_forum.lib.rate_limits import rate_limit
from recovery_forum.lib.text import isolate


def list_own_partnerships(request):
    return Partnership.objects.visible_to(request.user).select_related("requester", "recipient")


def get_own_partnership_or_404(request, public_id):
    return get_object_or_404(list_own_partnerships(request), public_id=public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("partner")
def partner_list(request):
    form = PartnershipRequestForm(request.POST or None, member=request.user)
    if request.method == "POST" and form.is_valid():
        other = form.cleaned_data["name"]
        partnership = request_partnership(request.user, other)
        if not partnership.accepted_at:
            sentence = _("You've asked %(name)s.") % {"name": isolate(other.name)}
            messages.success(request, sentence)
        return redirect(partnership)
    alerts = _get_latest_alerts(request.user)
    rows = [
        (partnership, partnership.other(request.user), alerts.get(partnership.pk))
        for partnership in list_own_partnerships(request)
    ]
    open_rows = [row for row in rows if not row[0].accepted_at]
    context = {
        "form": form,
        "partnerships": [row for row in rows if row[0].accepted_at],
        "received_requests": [row for row in open_rows if row[0].recipient == request.user],
        "sent_requests": [row for row in open_rows if row[0].requester == request.user],
    }
    context |= {
        "support_request": find_current_request(request.user),
        "has_groups": request.user.memberships.current().exists(),
        "support_form": SupportPreferencesForm(instance=get_support_preferences(request.user)),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "milestones/partners/partner_list.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partner_detail(request, public_id):
    """Show what the partner shows the member, and choose what the partner may see."""
    partnership = get_own_partnership_or_404(request, public_id)
    if not partnership.accepted_at:
        return redirect("milestones:partners")
    journeys = list(request.user.journeys.all())
    form = GrantsForm(request.POST or None, journeys=journeys, grants=partnership.grants.all())
    if request.method == "POST" and form.is_valid():
        update_grants(partnership, form.levels, form.cleaned_data["shows_latest"])
        messages.success(request, _("Saved. They can now see this, and nothing else."))
        return redirect(partnership)
    silence_alert = partnership.silence_alerts.filter(member=request.user).first()
    context = {
        "partnership": partnership,
        "other": partnership.other(request.user),
        "alert": _get_latest_alerts(request.user).get(partnership.pk),
        "silence_alert_form": SilenceAlertForm(
            initial={"days": silence_alert.days if silence_alert else ""}
        ),
        "granted_journeys": list_granted_journeys(request.user, partnership),
        "their_plan": find_plan_of_partner(request.user, partnership),
        "journeys": journeys,
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "milestones/partners/partner_detail.html", context, status=status)


def _get_latest_alerts(member):
    """Return the latest alert that `member` received in each partnership, by its pk."""
    alerts = PartnerAlert.objects.received_by(member)
    return {alert.partnership_id: alert for alert in reversed(alerts)}


@login_required
@require_POST
def edit_silence_alert(request, public_id):
    """Choose after how many days of silence the partner is alerted, if at all."""
    partnership = get_own_partnership_or_404(request, public_id)
    form = SilenceAlertForm(request.POST)
    if not partnership.accepted_at:
        raise PermissionDenied(_("You aren't partners yet."))
    if not form.is_valid():
        messages.error(request, _("Please choose one of the answers."))
        return redirect(partnership)
    set_silence_alert(partnership, request.user, form.cleaned_data["days"])
    messages.success(request, _("Saved. They won't be told about this choice."))
    return redirect(partnership)


@login_required
@require_POST
def accept_partner(request, public_id):
    partnership = get_own_partnership_or_404(request, public_id)
    if partnership.recipient_id != request.user.pk:
        raise PermissionDenied(_("Only the other person can answer this."))
    accept_partnership(partnership)
    sentence = _("You and %(name)s are now partners. Choose below what they can see.")
    messages.success(request, sentence % {"name": isolate(partnership.requester.name)})
    return redirect(partnership)


@login_required
@require_POST
def end_partnership(request, public_id):
    """End a partnership, decline a request or withdraw one. The other member is not notified."""
    partnership = get_own_partnership_or_404(request, public_id)
    remove_partnership(partnership, request.user)
    if partnership.accepted_at:
        sentence = _("You're no longer partners. They won't be told.")
    elif partnership.requester_id == request.user.pk:
        sentence = _("Request canceled.")
    else:
        sentence = _("Declined. They won't be told.")
    messages.success(request, sentence)
    return redirect("milestones:partners")
