"""Help in a hard moment: breathing, the member's reasons and letter, partners and help lines."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.helplines.country import guess_country
from groups.helplines.queries import list_help_lines, list_other_lines, pick_first_lines
from groups.models import Group
from milestones.hard_moments.forms import HardMomentForm, LetterForm
from milestones.hard_moments.queries import count_strategy_outcomes, summarize_moments
from milestones.models import HardMoment, Letter, SafetyPlan
from milestones.partners.queries import list_partners
from milestones.support.queries import find_current_request
from recovery_forum.lib.created_once import create_once

MAX_HARD_MOMENTS = 200  # How many of the latest count towards the strategy outcomes.


@require_safe
def right_now(request):
    """Help in a hard moment, with the member's letter and reasons. Visitors get the exercise."""
    if not request.user.is_authenticated:
        return redirect("milestones:breathe")
    return _render_right_now(request, HardMomentForm())


def _render_right_now(request, form, status=200):
    member = request.user
    journeys = member.journeys.exclude(reasons="", photo="")
    groups = Group.objects.filter(
        memberships__in=member.memberships.current(), archived_at=None, removed_at=None
    )
    context = {
        "plan": SafetyPlan.objects.filter(member=member).first(),
        # After saving it.
        "opens_plan": "plan" in request.GET,
        "letter": Letter.objects.filter(member=member).first(),
        "reasons": journeys,
        "groups": groups[:3],
        "partners": list_partners(member),
        "support_request": find_current_request(member),
        **_sort_help_lines(guess_country(request)),
        "strategy_outcomes": count_strategy_outcomes(member.hard_moments.all()[:MAX_HARD_MOMENTS]),
        "form": form,
    }
    return render(request, "milestones/hard_moments/right_now.html", context, status=status)


def _sort_help_lines(country):
    """Return what the templates need: the two to call first, and the others, each line once."""
    help_lines = list_help_lines(country)
    first_lines = pick_first_lines(help_lines)
    return {"first_lines": first_lines, "help_lines": list_other_lines(help_lines, first_lines)}


@require_safe
def breathing_exercise(request):
    """Breathing and the wave, without personal data, so that a browser may store it offline.

    What a member wrote is never stored on a device, because others may use it too.
    """
    country = request.GET.get("country", "")[:2].upper().replace("\0", "")
    context = _sort_help_lines(country or guess_country(request))
    return render(request, "milestones/hard_moments/breathing_exercise.html", context)


@require_safe
@cache_control(max_age=0)
def service_worker(request):
    """The service worker, which serves the breathing exercise when there is no network."""
    country = request.GET.get("country", "")
    context = {"country": country if len(country) == 2 and country.isalpha() else ""}
    return render(
        request,
        "milestones/hard_moments/service_worker.js",
        context,
        content_type="text/javascript; charset=utf-8",
    )


@login_required
@require_POST
def record_hard_moment(request):
    form = HardMomentForm(request.POST, instance=HardMoment(member=request.user))
    if not create_once(request, form, form.instance, lambda: _save_hard_moment(request, form)):
        return _render_right_now(request, form, status=422)
    return redirect("milestones:right-now")


def _save_hard_moment(request, form):
    moment = form.save()
    if moment.passed:
        words = _("It passed. You did this, and you'll know what helped next time.")
    else:
        words = _("Saved. Keep riding the wave, or stay with someone.")
    messages.success(request, words)
    return moment


@login_required
@require_safe
def own_proof(request):
    """The member's own hard moments: how many passed, how long they took, and what helped."""
    moments = list(request.user.hard_moments.all()[:MAX_HARD_MOMENTS])
    context = {"proof": summarize_moments(moments)}
    return render(request, "milestones/hard_moments/own_proof.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_hard_moment(request, pk):
    """Change a hard moment, for example because it has passed since."""
    moment = get_object_or_404(HardMoment, member=request.user, pk=pk)
    form = HardMomentForm(request.POST or None, instance=moment)
    if request.method == "POST" and form.is_valid():
        form.instance.save()
        messages.success(request, _("Saved."))
        return redirect("milestones:proof")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "moment": moment}
    return render(request, "milestones/hard_moments/edit_hard_moment.html", context, status=status)


@login_required
@require_POST
def remove_hard_moment(request, pk):
    get_object_or_404(HardMoment, member=request.user, pk=pk).delete()
    messages.success(request, _("Hard moment deleted."))
    return redirect("milestones:proof")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_letter(request):
    letter = Letter.objects.filter(member=request.user).first()
    form = LetterForm(request.POST or None, instance=letter or Letter(member=request.user))
    if request.method == "POST" and form.is_valid():
        form.instance.save()
        messages.success(request, _("Letter saved. It's here when you need it."))
        return redirect("milestones:right-now")
    status = 422 if request.method == "POST" else 200
    return render(
        request,
        "milestones/hard_moments/edit_letter.html",
        {"form": form, "letter": letter},
        status=status,
    )


@login_required
@require_POST
def remove_letter(request):
    Letter.objects.filter(member=request.user).delete()
    messages.success(request, _("Letter deleted."))
    return redirect("milestones:right-now")
