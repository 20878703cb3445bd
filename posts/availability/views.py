"""When a member can be around, and the page that asks them for a reply."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from posts.availability.forms import AvailabilityForm
from posts.availability.services import decline_help_request, remove_window, save_window
from posts.models import AvailabilityWindow, HelpRequest, Thread

DEFAULT_HOURS = {"starts": "19:00", "ends": "22:00"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_availability(request):
    """Choose when and about what one may be asked for a first reply, or stop being asked."""
    window = AvailabilityWindow.objects.filter(member=request.user).first()
    if request.method == "POST" and "stop" in request.POST:
        remove_window(request.user)
        messages.success(request, _("We won't ask you any more. Thank you for your time."))
        return redirect("posts:around")
    form = AvailabilityForm(
        request.POST if request.method == "POST" else None,
        instance=window,
        initial={} if window else DEFAULT_HOURS,
    )
    if request.method == "POST" and form.is_valid():
        save_window(request.user, **form.cleaned_data)
        messages.success(
            request,
            _("Thank you. We ask one person at a time, and never twice about the same thread."),
        )
        return redirect("posts:around")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "window": window}
    return render(request, "posts/availability/edit.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_help_request(request, pk):
    """Lead to the thread that waits, or say "not now": then the next member is asked at once."""
    help_requests = HelpRequest.objects.select_related("thread__group", "thread__alias", "post")
    readable = Thread.objects.visible_to(request.user).not_blocked_for(request.user)
    help_request = get_object_or_404(help_requests, pk=pk, member=request.user, thread__in=readable)
    if request.method == "POST":
        decline_help_request(help_request)
        messages.success(request, _("That's fine. We'll ask someone else."))
        return redirect("posts:waiting")
    context = {"help_request": help_request, "thread": help_request.thread}
    return render(request, "posts/availability/help_request.html", context)
