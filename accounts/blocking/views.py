"""Blocking and muting members, and undoing it. Nobody is notified."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.blocking.services import block_member, mute_member
from accounts.models import Participant
from accounts.profiles.lookup import get_member_or_404
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
    back = request.POST.get("next", "")  # A conversation, which can still be read.
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect("accounts:settings-safety")


@login_required
@require_POST
def unblock_member_view(request, name):
    own = get_object_or_404(request.user.blocks_made, blocked__name_key=name)
    own.delete()
    messages.success(request, _("Unblocked. You can see each other again."))
    return redirect("accounts:settings-safety")


@login_required
@require_POST
def mute_member_view(request, name):
    member = get_member_or_404(request.user, name)
    if member == request.user:
        raise PermissionDenied(_("You can't mute yourself."))
    mute_member(request.user, member)
    messages.success(request, _("You've muted %(name)s.") % {"name": isolate(member.name)})
    return redirect("accounts:settings-safety")


@login_required
@require_POST
def unmute_member_view(request, name):
    own = get_object_or_404(request.user.mutes_made, muted__name_key=name)
    own.delete()
    messages.success(request, _("Unmuted. You'll see their posts again."))
    return redirect("accounts:settings-safety")


@login_required
@require_safe
def safety_settings(request):
    """List the members whom this member blocked or muted."""
    conversation = Participant.objects.filter(member=request.user, other=OuterRef("blocked"))
    blocks = request.user.blocks_made.filter(blocked__is_active=True).annotate(
        conversation=Subquery(conversation.filter(left_at=None).values("conversation__public_id"))
    )
    blocks = blocks.select_related("blocked").order_by("-blocked_at", "-pk")
    mutes = request.user.mutes_made.filter(muted__is_active=True)
    mutes = mutes.select_related("muted").order_by("-muted_at", "-pk")
    context = {"blocks": blocks, "mutes": mutes}
    return render(request, "accounts/blocking/settings_safety.html", context)
