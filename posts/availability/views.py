"""The settings page where a member sets the hours in which they are available."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from posts.availability.forms import AvailabilityForm
from posts.models import AvailabilityWindow

DEFAULT_HOURS = {"starts": "19:00", "ends": "22:00"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_availability(request):
    """Choose the hours in which one may be asked for a first reply, or stop being asked."""
    window = AvailabilityWindow.objects.filter(member=request.user).first()
    if request.method == "POST" and "stop" in request.POST:
        AvailabilityWindow.objects.filter(member=request.user).delete()
        messages.success(request, _("We won't ask you any more. Thank you for your time."))
        return redirect("posts:around")
    form = AvailabilityForm(
        request.POST if request.method == "POST" else None,
        instance=window,
        initial={} if window else DEFAULT_HOURS,
    )
    if request.method == "POST" and form.is_valid():
        hours = {name: form.cleaned_data[name] for name in ("starts", "ends")}
        AvailabilityWindow.objects.update_or_create(member=request.user, defaults=hours)
        messages.success(
            request,
            _("Thank you. We ask one person at a time, and never twice about the same thread."),
        )
        return redirect("posts:around")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "window": window}
    return render(request, "posts/availability/edit.html", context, status=status)
