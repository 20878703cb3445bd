"""What a member may change about themselves."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import renaming
from accounts.adapter import NAME_TAKEN
from accounts.forms import NameForm, PrivacyForm, ProfileForm
from accounts.models import Member
from recovery_forum.lib.throttle import throttle


@login_required
@require_http_methods(["GET", "POST"])
@throttle("upload")
def profile(request):
    # The form writes on its own copy: a refused picture must not show in the page's header.
    member = Member.objects.visible_to(request.user).get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, request.FILES or None, instance=member)
    if request.method == "POST" and form.is_valid() and _save(form, request.user.avatar.name):
        messages.success(request, _("Saved."))
        return redirect(member)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/settings_profile.html", {"form": form}, status=status)


def _save(form, before):
    """Whether it is all kept. Where the disk is full, nothing is, and the page says so."""
    try:
        with transaction.atomic():
            member = form.save()
    except OSError:
        form.add_error(
            "avatar",
            _("We have no room for pictures right now. Without a new picture, the rest is saved."),
        )
        return False
    if before and before != member.avatar.name:
        default_storage.delete(before)  # Nothing would lead to it any more.
    return True


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


@require_http_methods(["GET", "POST"])
@login_required
@reauthentication_required
def name(request):
    """A new pseudonym, after a pause. Whoever borrows an open browser can't change it."""
    waits_until = renaming.may_rename_at(request.user)
    form = NameForm(request.POST or None, member=request.user)
    if request.method == "POST" and not waits_until and form.is_valid():
        # On a copy: a name that was taken in this moment must not stand in the page's header.
        member = Member.objects.get(pk=request.user.pk)
        try:
            renaming.rename(member, form.cleaned_data["name"])
        except IntegrityError:
            form.add_error("name", NAME_TAKEN)
        else:
            messages.success(request, _("You are %(name)s from now on.") % {"name": member.name})
            return redirect(member)
    context = {"form": form, "waits_until": waits_until}
    refused = 403 if waits_until else 422
    status = refused if request.method == "POST" else 200
    return render(request, "accounts/settings_name.html", context, status=status)
