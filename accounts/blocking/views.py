"""Blocking and muting members, and undoing it. Nobody is notified."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.blocking.services import block_member, mute_member
from accounts.profiles.lookup import get_member_or_404


@login_required
@require_POST
def block_member_view(request, name):
    member = get_member_or_404(request.user, name)
    if member == request.user:
        raise PermissionDenied(_("You can't block yourself."))
    block_member(request.user, member)
    messages.success(
        request,
        _("You and %(name)s no longer see each other here.") % {"name": member.name},
    )
    return redirect("accounts:settings-safety")


@login_required
@require_POST
def unblock_member_view(request, name):
    own = get_object_or_404(request.user.blocks_made, blocked__name_key=name)
    own.delete()
    messages.success(request, _("You can see each other again."))
    return redirect("accounts:settings-safety")


@login_required
@require_POST
def mute_member_view(request, name):
    member = get_member_or_404(request.user, name)
    if member == request.user:
        raise PermissionDenied(_("You can't mute yourself."))
    mute_member(request.user, member)
    messages.success(request, _("You no longer read %(name)s.") % {"name": member.name})
    return redirect("accounts:settings-safety")


@login_required
@require_POST
def unmute_member_view(request, name):
    own = get_object_or_404(request.user.mutes_made, muted__name_key=name)
    own.delete()
    messages.success(request, _("You read them again."))
    return redirect("accounts:settings-safety")


@login_required
@require_safe
def safety_settings(request):
    """List the members whom this member blocked or muted."""
    blocks = request.user.blocks_made.filter(blocked__is_active=True)
    blocks = blocks.select_related("blocked").order_by("-blocked_at", "-pk")
    mutes = request.user.mutes_made.filter(muted__is_active=True)
    mutes = mutes.select_related("muted").order_by("-muted_at", "-pk")
    context = {"blocks": blocks, "mutes": mutes}
    return render(request, "accounts/blocking/settings_safety.html", context)
