"""Creating, changing and removing milestones of one's own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milestones.models import OwnMilestone
from milestones.own_milestones import services
from milestones.own_milestones.forms import OwnMilestoneForm, SharedOwnMilestoneForm
from milestones.shortcuts import get_own_journey_or_404
from recovery_forum.lib.created_once import create_once
from recovery_forum.lib.rate_limits import rate_limit


def _get_own_milestone_or_404(request, public_id, own_id):
    own = OwnMilestone.objects.filter(journey__member=request.user, journey__public_id=public_id)
    return get_object_or_404(own.select_related("journey", "celebration"), public_id=own_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("own-page")
def new_own_milestone(request, public_id):
    journey = get_own_journey_or_404(request, public_id)
    return _edit(request, journey, OwnMilestone(journey=journey))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_own_milestone(request, public_id, own_id):
    own_milestone = _get_own_milestone_or_404(request, public_id, own_id)
    return _edit(request, own_milestone.journey, own_milestone)


def _edit(request, journey, own_milestone):
    if own_milestone.is_shared:
        form = SharedOwnMilestoneForm(
            request.POST or None, instance=own_milestone, writer=request.user
        )
    else:
        form = OwnMilestoneForm(request.POST or None, instance=own_milestone)
    if request.method == "POST" and create_once(
        request, form, own_milestone, lambda: _save_own_milestone(form)
    ):
        return redirect(journey.get_absolute_url() + "#own-milestones")
    context = {"form": form, "journey": journey, "is_new": own_milestone.pk is None}
    status = 422 if request.method == "POST" else 200
    response = render(
        request, "milestones/own_milestones/edit_own_milestone.html", context, status=status
    )
    if own_milestone.is_shared:  # Else nobody would have read it.
        response.refused_words = form.data.get("name", "")
    return response


def _save_own_milestone(form):
    screening = form.cleaned_data.get("screening")
    return services.save_own_milestone(form.save(commit=False), screening)


@login_required
@require_POST
def remove_own_milestone(request, public_id, own_id):
    own_milestone = _get_own_milestone_or_404(request, public_id, own_id)
    if own_milestone.is_shared:  # Its cheers would go at once, without a way back.
        raise PermissionDenied(_("You've shared this milestone. Please stop sharing it first."))
    services.remove_own_milestone(own_milestone)
    messages.success(request, _("Milestone removed."))
    return redirect(own_milestone.journey.get_absolute_url() + "#own-milestones")
