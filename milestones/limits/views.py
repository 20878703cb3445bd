"""The page of a journey that aims at less: amounts, limits and their chart."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milestones.limits.charts import build_buckets, draw_buckets
from milestones.limits.forms import AmountForm, LimitForm
from milestones.limits.services import save_amount, save_limit
from milestones.shortcuts import get_own_journey_or_404


def _get_own_journey_with_limits(request, public_id):
    journey = get_own_journey_or_404(request, public_id)
    if not journey.has_limits:
        raise PermissionDenied(
            _("This journey has no limit. Choose another goal for it, and you can set one.")
        )
    return journey


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def amount_list(request, public_id):
    """Show how it went, and write down the amount of a day."""
    journey = _get_own_journey_with_limits(request, public_id)
    form = AmountForm(request.POST or None, journey=journey)
    if request.method == "POST" and form.is_valid():
        save_amount(journey, form.cleaned_data["day"], form.cleaned_data["amount"])
        messages.success(request, _("Saved. Thank you for being honest with yourself."))
        return redirect("milestones:amounts", public_id)
    limits = list(journey.limits.all())
    buckets = build_buckets(
        dict(journey.amounts.values_list("day", "amount")),
        limits, journey.started_on, journey.today(),
    )  # fmt: skip
    context = {
        "journey": journey,
        "form": form,
        "limits": limits,
        "buckets": buckets[::-1],
        "chart": draw_buckets(buckets),
        "by_day": bool(buckets) and buckets[-1].first == buckets[-1].last,
        "within": sum(one.is_within for one in buckets),
        "whole": sum(one.is_within or one.is_over for one in buckets),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "milestones/limits/amount_list.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_limit(request, public_id):
    journey = _get_own_journey_with_limits(request, public_id)
    form = LimitForm(request.POST or None, journey=journey)
    if request.method == "POST" and form.is_valid():
        save_limit(journey, **form.cleaned_data)
        return redirect("milestones:amounts", public_id)
    context = {"form": form, "journey": journey}
    status = 422 if request.method == "POST" else 200
    return render(request, "milestones/limits/new_limit.html", context, status=status)


@login_required
@require_POST
def remove_limit(request, public_id, pk):
    journey = get_own_journey_or_404(request, public_id)
    get_object_or_404(journey.limits, pk=pk).delete()
    messages.success(request, _("Limit removed. Your recorded amounts stay."))
    return redirect("milestones:amounts", public_id)
