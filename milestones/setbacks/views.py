"""Writing down, editing and removing setbacks, and resuming the journey."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.models import Group
from milestones.awards.services import refresh_milestones
from milestones.models import PartnerAlert, Setback
from milestones.partners.queries import list_partners
from milestones.partners.services import create_partner_alert
from milestones.setbacks.forms import SetbackForm
from milestones.shortcuts import get_own_journey_or_404


def get_own_setback_or_404(request, public_id, setback_id):
    own = Setback.objects.filter(journey__member=request.user, journey__public_id=public_id)
    return get_object_or_404(own.select_related("journey__member"), public_id=setback_id)


@login_required
@require_http_methods(["GET", "POST"])
def new_setback(request, public_id):
    journey = get_own_journey_or_404(request, public_id)
    form = SetbackForm(request.POST or None, journey=journey)
    if request.method == "POST" and form.is_valid():
        return redirect(_save_setback(form))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "journey": journey}
    return render(request, "milestones/setbacks/new_setback.html", context, status=status)


@transaction.atomic
def _save_setback(form):
    setback = form.save()
    refresh_milestones(setback.journey)
    for partnership in form.cleaned_data.get("tell", ()):
        create_partner_alert(partnership, setback.journey.member, PartnerAlert.Kind.TOLD)
    return setback


@login_required
@require_safe
def setback_detail(request, public_id, setback_id):
    """What was written, and people: somebody who is awake helps more than a number."""
    found = get_own_setback_or_404(request, public_id, setback_id)
    groups = Group.objects.filter(
        memberships__in=request.user.memberships.current(), archived_at=None
    )
    context = {
        "setback": found,
        "journey": found.journey,
        "groups": groups[:5],
        "partners": list_partners(request.user),
    }
    return render(request, "milestones/setbacks/setback_detail.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_setback(request, public_id, setback_id):
    found = get_own_setback_or_404(request, public_id, setback_id)
    form = SetbackForm(request.POST or None, instance=found, journey=found.journey)
    if request.method == "POST" and form.is_valid():
        return redirect(_save_setback(form))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "setback": found, "journey": found.journey}
    return render(request, "milestones/setbacks/edit_setback.html", context, status=status)


@login_required
@require_POST
def resume_journey(request, public_id, setback_id):
    """One tap: I go on from now."""
    found = get_own_setback_or_404(request, public_id, setback_id)
    if found.went_on_at is None:
        found.went_on_at = timezone.now()
        found.save(update_fields=["went_on_at"])
        refresh_milestones(found.journey)
    messages.success(request, _("You have gone on. Every day before this one still counts."))
    return redirect(found.journey)


@login_required
@require_POST
def remove_setback(request, public_id, setback_id):
    found = get_own_setback_or_404(request, public_id, setback_id)
    found.delete()
    refresh_milestones(found.journey)
    messages.success(request, _("It is no longer kept."))
    return redirect(found.journey)
