"""The settings page where a member sets the hours in which they are available."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from posts.availability.forms import AvailabilityForm
from posts.models import AvailabilityWindow


@login_required
@require_http_methods(["GET", "POST"])
def edit_availability(request):
    """Choose the hours in which one may be asked, or stop being asked."""
    own = AvailabilityWindow.objects.filter(member=request.user).first()
    if request.method == "POST" and "stop" in request.POST:
        AvailabilityWindow.objects.filter(member=request.user).delete()
        messages.success(request, _("You are not asked any more. Thank you for the time."))
        return redirect("posts:around")
    begun = {} if own else {"starts": "19:00", "ends": "22:00"}
    offer = own or AvailabilityWindow(member=request.user)
    sent = request.POST if request.method == "POST" else None
    form = AvailabilityForm(sent, instance=offer, initial=begun)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Thank you. One of you is asked at a time, and never twice."))
        return redirect("posts:around")
    status = 422 if request.method == "POST" else 200
    return render(
        request, "posts/availability/edit.html", {"form": form, "own": own}, status=status
    )
