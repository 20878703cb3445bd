"""Writing down, editing and removing setbacks, and resuming the journey."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.models import Group
from milestones.models import Setback
from milestones.partners.queries import list_partners
from milestones.setbacks import services
from milestones.setbacks.forms import SetbackForm
from milestones.shortcuts import get_own_journey_or_404
from recovery_forum.lib.created_once import create_once


def get_own_setback_or_404(request, public_id, setback_id):
    own = Setback.objects.filter(journey__member=request.user, journey__public_id=public_id)
    return get_object_or_404(own.select_related("journey__member"), public_id=setback_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_setback(request, public_id):
    journey = get_own_journey_or_404(request, public_id)
    form = SetbackForm(request.POST or None, journey=journey)
    if request.method == "POST" and (stored := _save_setback(request, form)):
        return redirect(stored)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "journey": journey}
    return render(request, "milestones/setbacks/new_setback.html", context, status=status)


def _save_setback(request, form):
    """Return the stored setback, or None if the form has errors."""

    def save():
        partnerships = form.cleaned_data.get("notify_partners", ())
        return services.save_setback(form.save(commit=False), partnerships)

    return create_once(request, form, form.instance, save)


@login_required
@require_safe
def setback_detail(request, public_id, setback_id):
    """Show what was written, below the people and groups that the member can turn to."""
    setback = get_own_setback_or_404(request, public_id, setback_id)
    groups = Group.objects.filter(
        memberships__in=request.user.memberships.current(), archived_at=None, removed_at=None
    )
    context = {
        "setback": setback,
        "journey": setback.journey,
        "groups": groups[:5],
        "partners": list_partners(request.user),
    }
    return render(request, "milestones/setbacks/setback_detail.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_setback(request, public_id, setback_id):
    setback = get_own_setback_or_404(request, public_id, setback_id)
    form = SetbackForm(request.POST or None, instance=setback, journey=setback.journey)
    if request.method == "POST" and (stored := _save_setback(request, form)):
        return redirect(stored)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "setback": setback, "journey": setback.journey}
    return render(request, "milestones/setbacks/edit_setback.html", context, status=status)


@login_required
@require_POST
def resume_journey(request, public_id, setback_id):
    """Go on from now, by one click."""
    setback = get_own_setback_or_404(request, public_id, setback_id)
    services.resume_journey(setback)
    messages.success(request, _("You're back on track. Every day before still counts."))
    return redirect(setback.journey)


@login_required
@require_POST
def remove_setback(request, public_id, setback_id):
    setback = get_own_setback_or_404(request, public_id, setback_id)
    services.delete_setback(setback)
    messages.success(request, _("Setback deleted."))
    return redirect(setback.journey)
