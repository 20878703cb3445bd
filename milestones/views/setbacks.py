"""The gentle path: a setback is written down, people are offered, and nothing is taken away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.models import Group
from milestones.awarding import refresh
from milestones.models import Call, Setback
from milestones.partnering import call
from milestones.reading import partners_of
from milestones.setback_forms import SetbackForm

from .journeys import own_journey


def own_setback(request, public_id, setback_id):
    own = Setback.objects.filter(journey__member=request.user, journey__public_id=public_id)
    return get_object_or_404(own.select_related("journey__member"), public_id=setback_id)


@login_required
@require_http_methods(["GET", "POST"])
def new(request, public_id):
    journey = own_journey(request, public_id)
    form = SetbackForm(request.POST or None, journey=journey)
    if request.method == "POST" and form.is_valid():
        return redirect(_kept(form))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "journey": journey}
    return render(request, "milestones/setback_new.html", context, status=status)


@transaction.atomic
def _kept(form):
    setback = form.save()
    refresh(setback.journey)
    for partnership in form.cleaned_data.get("tell", ()):
        call(partnership, setback.journey.member, Call.Kind.TOLD)
    return setback


@login_required
@require_safe
def setback(request, public_id, setback_id):
    """What was written, and people: somebody who is awake helps more than a number."""
    found = own_setback(request, public_id, setback_id)
    groups = Group.objects.filter(
        memberships__in=request.user.memberships.current(), archived_at=None
    )
    context = {
        "setback": found,
        "journey": found.journey,
        "groups": groups[:5],
        "partners": partners_of(request.user),
    }
    return render(request, "milestones/setback.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, public_id, setback_id):
    found = own_setback(request, public_id, setback_id)
    form = SetbackForm(request.POST or None, instance=found, journey=found.journey)
    if request.method == "POST" and form.is_valid():
        return redirect(_kept(form))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "setback": found, "journey": found.journey}
    return render(request, "milestones/setback_edit.html", context, status=status)


@login_required
@require_POST
def go_on(request, public_id, setback_id):
    """One tap: I go on from now."""
    found = own_setback(request, public_id, setback_id)
    if found.went_on_at is None:
        found.went_on_at = timezone.now()
        found.save(update_fields=["went_on_at"])
        refresh(found.journey)
    messages.success(request, _("You have gone on. Every day before this one still counts."))
    return redirect(found.journey)


@login_required
@require_POST
def remove(request, public_id, setback_id):
    found = own_setback(request, public_id, setback_id)
    found.delete()
    refresh(found.journey)
    messages.success(request, _("It is no longer kept."))
    return redirect(found.journey)
