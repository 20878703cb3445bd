"""What a member may change about themselves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.forms import PrivacyForm, ProfileForm
from accounts.models import Member
from recovery_forum.lib.throttle import throttle


@login_required
@require_http_methods(["GET", "POST"])
@throttle("upload")
def profile(request):
    # The form writes on its own copy: a refused picture must not show in the page's header.
    member = Member.objects.visible_to(request.user).get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, request.FILES or None, instance=member)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(member)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/settings_profile.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def privacy(request):
    """Who sees each part of the profile, and who may ask."""
    member = Member.objects.visible_to(request.user).get(pk=request.user.pk)
    form = PrivacyForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:settings-privacy")
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/settings_privacy.html", {"form": form}, status=status)
