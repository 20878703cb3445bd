"""The first steps after sign-up."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.forms import WelcomeForm


@login_required
@require_http_methods(["GET", "POST"])
def welcome(request):
    """Challenges, time zone and country; all of it optional, and open again at any time."""
    form = WelcomeForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        member = form.save(commit=False)
        member.welcomed_at = member.welcomed_at or timezone.now()
        member.save()
        form.save_m2m()
        return redirect("milestones:new-journey")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/welcome.html", {"form": form}, status=status)
