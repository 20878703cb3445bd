"""Profiles of members, and the settings of the member's own."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.blocking.queries import list_blocks, list_mutes
from accounts.messaging.services import get_conversation_between
from accounts.models import Audience, Member, Mute, Peering
from accounts.profiles.forms import NameForm, PrivacyForm, ProfileForm
from accounts.profiles.lookup import get_member_or_404, suggest_names
from accounts.profiles.pseudonyms import NAME_TAKEN
from accounts.profiles.services import (
    get_next_rename_time,
    rename_member,
    save_privacy_settings,
    save_profile,
)
from recovery_forum.lib.rate_limits import rate_limit
from recovery_forum.lib.text import isolate


@login_required
@require_safe
def member_profile(request, name):
    """Show the parts of a profile that the reader may see. A blocked member gets a 404.

    Members can see their own profile as others do: `?as=` is an Audience.
    """
    member = get_member_or_404(request.user, name)
    if name != member.name_key:
        return redirect(member)
    relation = member.get_relation_to(request.user)
    is_own = relation == Audience.ME
    if is_own and request.GET.get("as") in Audience:
        relation = Audience(request.GET["as"])
    context = {
        "member": member,
        "parts": member.get_visible_parts(relation),
        "is_own": is_own,
        "seen_as": relation,
        "views": Audience.choices if is_own else [],
    }
    if not is_own:
        context |= _get_relation(request.user, member)
    return render(request, "accounts/profiles/profile.html", context)


def _get_relation(reader, member):
    """Return the context that says how `reader` and `member` are related, as `reader` may know."""
    peerings = Peering.objects.visible_to(reader) & Peering.objects.between(reader, member)
    return {
        "peering": peerings.first(),
        "can_write": not member.banned_at
        and (
            bool(get_conversation_between(reader, member)) or member.accepts_messages_from(reader)
        ),
        "may_ask": member.accepts_peer_requests_from(reader),
        "is_muted": Mute.objects.filter(muter=reader, muted=member).exists(),
    }


@login_required
@require_safe
@rate_limit("name", methods=("GET",))
def suggest_names_view(request):
    return JsonResponse({"names": suggest_names(request.user, request.GET.get("q", ""))})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("upload")
def profile_settings(request):
    # The form changes this copy, so that a refused picture does not show in the page header.
    member = Member.objects.visible_to(request.user).get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, request.FILES or None, instance=member)
    if request.method == "POST" and form.is_valid():
        try:
            save_profile(member, form.cleaned_data["challenges"], request.user.avatar.name)
        except OSError:  # The disk is full.
            form.add_error(
                "avatar",
                _(
                    "We can't store pictures right now. Everything else will be saved if you "
                    "leave out the new picture."
                ),
            )
        else:
            messages.success(request, _("Saved."))
            return redirect(member)
    status = 422 if form.is_bound else 200
    response = render(
        request, "accounts/profiles/settings_profile.html", {"form": form}, status=status
    )
    response.refused_words = form.refused_words
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def privacy_settings(request):
    """Choose who sees each part of the profile and who may send requests; list whom one blocked."""
    member = Member.objects.visible_to(request.user).get(pk=request.user.pk)
    form = PrivacyForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        save_privacy_settings(member)
        messages.success(request, _("Saved."))
        return redirect("accounts:settings-privacy")
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "blocks": list_blocks(request.user),
        "mutes": list_mutes(request.user),
    }
    return render(request, "accounts/profiles/settings_privacy.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@reauthentication_required
def name_settings(request):
    """Change the pseudonym, after a password: an open browser is not enough."""
    waits_until = get_next_rename_time(request.user)
    form = NameForm(request.POST or None, member=request.user)
    if request.method == "POST" and not waits_until and form.is_valid():
        # On a copy: a name that was taken meanwhile must not show in the page header.
        member = Member.objects.get(pk=request.user.pk)
        try:
            rename_member(member, form.cleaned_data["name"])
        except IntegrityError:
            form.add_error("name", NAME_TAKEN)
        else:
            messages.success(request, _("You're now %(name)s.") % {"name": isolate(member.name)})
            return redirect(member)
    context = {"form": form, "waits_until": waits_until}
    refused = 403 if waits_until else 422
    status = refused if request.method == "POST" else 200
    return render(request, "accounts/profiles/settings_name.html", context, status=status)
