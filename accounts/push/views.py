"""Turning pushes on and off for a device, and the service worker that shows them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.push.forms import PushSubscriptionForm
from accounts.push.services import (
    DEVICE_SESSION_KEY,
    queue_push_text,
    set_device_details,
    subscribe,
    unsubscribe_device,
)
from recovery_forum.lib.rate_limits import rate_limit
from recovery_forum.lib.user_agents import describe_browser


@login_required
@require_POST
@rate_limit("push")
def turn_on_push(request):
    """Store what the browser answered. The form is filled in by static/js/push.js."""
    form = PushSubscriptionForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(iter(form.errors.values()))[0])
        return redirect("accounts:settings-notifications")
    device = describe_browser(request.headers.get("User-Agent", ""))
    subscription = subscribe(request.user, **form.cleaned_data, device=device)
    request.session[DEVICE_SESSION_KEY] = subscription.pk
    messages.success(request, _("Push notifications are on for this device."))
    return redirect("accounts:settings-notifications")


@login_required
@require_POST
@rate_limit("push")
def change_push_device(request, pk):
    """Turn pushes off on a device, send a test to it, or choose what they say there."""
    device = get_object_or_404(request.user.push_subscriptions, pk=pk)
    action = request.POST.get("action")
    if action == "off":
        unsubscribe_device(request.user, pk)
        messages.success(request, _("Push notifications are off for this device."))
    elif action == "test":
        url = reverse("accounts:settings-notifications")
        queue_push_text(request.user, _("This is a test."), url, only_device=device)
        messages.success(request, _("We've sent a test notification to this device."))
    elif action in {"details", "discreet"}:
        set_device_details(device, shows_details=action == "details")
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Please choose one of the buttons."))
    return redirect("accounts:settings-notifications")


@require_safe
@cache_control(max_age=0)
def push_worker(request):
    """The service worker that shows pushes. At the root, so that its scope is the whole forum."""
    context = {"title": _("Forum"), "discreet": _("Something is here for you")}
    return render(
        request,
        "accounts/push/push_worker.js",
        context,
        content_type="text/javascript; charset=utf-8",
    )
