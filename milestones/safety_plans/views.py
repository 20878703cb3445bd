"""My plan for hard nights: read, print, change, share, and read a partner's."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.helplines.country import guess_country
from groups.helplines.queries import list_help_lines
from milestones.models import Partnership, SafetyPlan
from milestones.partners.queries import list_partners
from milestones.safety_plans.forms import SafetyPlanForm, SharePlanForm
from milestones.safety_plans.queries import (
    draft_plan,
    find_plan_of_partner,
    get_share_end,
    list_readings,
    list_shares,
)
from milestones.safety_plans.services import record_reading, share_plan


@login_required
@require_safe
def plan_detail(request):
    """One's own plan, ready to print, with who can read it and who did."""
    plan = SafetyPlan.objects.filter(member=request.user).first()
    if plan is None:
        return redirect("milestones:edit-plan")
    return _render_plan(request, plan)


def _render_plan(request, plan, form=None, status=200):
    partners = list_partners(request.user)
    shares = list(list_shares(plan))
    standing = [share.partnership.public_id for share in shares if share.until is None]
    context = {
        "plan": plan,
        "form": form or SharePlanForm(partners=partners, initial={"readers": standing}),
        "partners": partners,
        "open_for_an_hour": [
            (share.partnership.other(request.user), share.until) for share in shares if share.until
        ],
        "readings": list_readings(plan),
    }
    return render(request, "milestones/safety_plans/plan_detail.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_plan(request):
    """Write or change the plan. The first time, the form holds what the forum already knows."""
    plan = SafetyPlan.objects.filter(member=request.user).first()
    initial = {} if plan else draft_plan(request.user, guess_country(request))
    form = SafetyPlanForm(
        request.POST if request.method == "POST" else None,
        instance=plan or SafetyPlan(member=request.user),
        initial=initial,
        opened=request.GET.get("box", "" if plan else SafetyPlan.BOXES[0]),
    )
    if form.is_valid():
        form.instance.save()
        if plan:
            messages.success(request, _("Plan saved."))
            return redirect("milestones:plan")
        sentence = _("Plan saved. You'll find it here, on the page for hard moments.")
        messages.success(request, sentence)
        return redirect(reverse("milestones:right-now") + "?plan")
    context = {"form": form, "plan": plan, "is_prefilled": any(initial.values())}
    status = 422 if request.method == "POST" else 200
    return render(request, "milestones/safety_plans/edit_plan.html", context, status=status)


@login_required
@require_POST
def remove_plan(request):
    SafetyPlan.objects.filter(member=request.user).delete()
    messages.success(request, _("Plan deleted."))
    return redirect("milestones:right-now")


@login_required
@require_POST
def choose_plan_readers(request):
    plan = get_object_or_404(SafetyPlan, member=request.user)
    form = SharePlanForm(request.POST, partners=list_partners(request.user))
    if not form.is_valid():
        return _render_plan(request, plan, form, status=422)
    share_plan(plan, form.cleaned_data["readers"])
    messages.success(request, _("Saved. Nobody is notified of this."))
    return redirect("milestones:plan")


@login_required
@require_safe
def plan_copy(request):
    """The plan alone, for a copy on the member's device. A script stores it only if they ask."""
    plan = get_object_or_404(SafetyPlan, member=request.user)
    context = {"plan": plan, "help_lines": list_help_lines(guess_country(request))}
    return render(request, "milestones/safety_plans/plan_copy.html", context)


@login_required
@require_safe
def partner_plan(request, public_id):
    """The plan of a partner who shares it. Its member sees who read it, and when."""
    partnership = get_object_or_404(
        Partnership.objects.visible_to(request.user)
        .accepted()
        .select_related("requester", "recipient"),
        public_id=public_id,
    )
    plan = find_plan_of_partner(request.user, partnership)
    if plan is None:
        raise Http404
    if not settings.READ_ONLY:
        record_reading(plan, request.user)
    context = {
        "plan": plan,
        "partnership": partnership,
        "other": plan.member,
        "until": get_share_end(plan, partnership),
    }
    return render(request, "milestones/safety_plans/partner_plan.html", context)
