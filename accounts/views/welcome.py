"""The first steps after sign-up, and agreeing to the guidelines."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from accounts import welcoming
from accounts.models import Member
from accounts.welcome_forms import ChallengesForm, MeetingMeForm, PlaceForm


@login_required
@require_http_methods(["GET", "POST"])
def welcome(request):
    """What somebody lives with, and what brings them; all of it optional."""
    return _step(request, ChallengesForm, "accounts:welcome")


@login_required
@require_http_methods(["GET", "POST"])
def place(request):
    """Time zone and country, found by the browser and confirmed by the member."""
    return _step(request, PlaceForm, "accounts:welcome-place")


@login_required
@require_http_methods(["GET", "POST"])
def privacy(request):
    return _step(request, MeetingMeForm, "accounts:welcome-privacy")


def _step(request, form_class, name):
    # The form writes on its own copy: what was refused must not show elsewhere on the page.
    member = Member.objects.get(pk=request.user.pk)
    is_skipped = "skip" in request.POST
    form = form_class(None if is_skipped else request.POST or None, instance=member)
    if request.method == "POST" and (is_skipped or form.is_valid()):
        if not is_skipped:
            form.save()
        return redirect(welcoming.step_after(member, name))
    number = welcoming.STEPS.index(name) + 1
    context = {"form": form, "number": number, "steps": len(welcoming.STEPS)}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/welcome.html", context, status=status)


@login_required
@require_POST
def finish(request):
    """The rest is not wanted, or all of it is done."""
    welcoming.finish(request.user)
    return redirect("home")


@login_required
@require_POST
def agree(request):
    """Agree to the guidelines as they are now."""
    request.user.agree_to_guidelines()
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("home")
    return redirect(back)
