"""The onboarding steps after sign-up, and agreeing to the guidelines."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Member
from accounts.onboarding.forms import ChallengesForm, LocationForm, VisibilityForm
from accounts.onboarding.services import STEPS, complete_step, finish_onboarding, save_step
from recovery_forum.lib.redirects import redirect_back


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome_challenges(request):
    """Ask for challenges and the reason for joining. All of it is optional."""
    return _render_step(request, ChallengesForm, "accounts:welcome")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome_location(request):
    """Ask for time zone and country: the browser proposes them, the member confirms."""
    return _render_step(request, LocationForm, "accounts:welcome-place")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def welcome_privacy(request):
    return _render_step(request, VisibilityForm, "accounts:welcome-privacy")


def _render_step(request, form_class, name):
    # The form changes this copy, so that refused values do not show elsewhere on the page.
    member = Member.objects.get(pk=request.user.pk)
    is_skipped = "skip" in request.POST
    form = form_class(None if is_skipped else request.POST or None, instance=member)
    if request.method == "POST" and (is_skipped or form.is_valid()):
        if not is_skipped:
            save_step(member, form.cleaned_data.get("challenges"))
        return redirect(complete_step(member, name))
    number = STEPS.index(name) + 1
    context = {"form": form, "number": number, "steps": len(STEPS)}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/onboarding/welcome.html", context, status=status)


@login_required
@require_POST
def finish_onboarding_view(request):
    """Finish, whether steps are left or not."""
    finish_onboarding(request.user)
    return redirect("home")


@login_required
@require_POST
def accept_guidelines(request):
    """Agree to the current version of the guidelines."""
    request.user.agree_to_guidelines()
    return redirect_back(request, "home")
