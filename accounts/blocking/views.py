"""Blocking and muting members, and undoing it. Nobody is notified."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.blocking.services import block_member, mute_member
from accounts.profiles.lookup import get_member_or_404
from recovery_forum.lib.redirects import redirect_back
from recovery_forum.lib.text import isolate


@login_required
@require_POST
def block_member_view(request, name):
    member = get_member_or_404(request.user, name)
    if member == request.user:
        raise PermissionDenied(_("You can't block yourself."))
    block_member(request.user, member)
    messages.success(
        request,
        _("You've blocked %(name)s. You no longer see each other here.")
        % {"name": isolate(member.name)},
    )
    return redirect_back(request, get_lists_url())  # A conversation can still be read.


@login_required
@require_POST
def unblock_member_view(request, name):
    own = get_object_or_404(request.user.blocks_made, blocked__name_key=name)
    own.delete()
    messages.success(request, _("Unblocked. You can see each other again."))
    return redirect_back(request, get_lists_url())


@login_required
@require_POST
def mute_member_view(request, name):
    member = get_member_or_404(request.user, name)
    if member == request.user:
        raise PermissionDenied(_("You can't mute yourself."))
    mute_member(request.user, member)
    messages.success(request, _("You've muted %(name)s.") % {"name": isolate(member.name)})
    return redirect_back(request, get_lists_url())


@login_required
@require_POST
def unmute_member_view(request, name):
    own = get_object_or_404(request.user.mutes_made, muted__name_key=name)
    own.delete()
    messages.success(request, _("Unmuted. You'll see their posts again."))
    return redirect_back(request, get_lists_url())


@login_required
@require_safe
def safety_settings(request):
    """Lead from the former address of these lists to where they are now."""
    return redirect(get_lists_url())


def get_lists_url():
    """Return the address of the lists of blocked and muted members."""
    return reverse("accounts:settings-privacy") + "#blocked-members"
