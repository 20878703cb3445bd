"""Blocking someone, and thinking better of it. Nobody else is told of either."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Block, Member


@login_required
@require_POST
def block(request, name):
    member = get_object_or_404(Member.objects.visible_to(request.user), name_key=name)
    if member == request.user:
        raise PermissionDenied(_("You can't block yourself."))
    Block.objects.get_or_create(blocker=request.user, blocked=member)
    messages.success(
        request,
        _("You and %(name)s no longer see each other here.") % {"name": member.name},
    )
    return redirect("accounts:settings-safety")


@login_required
@require_POST
def unblock(request, name):
    own = get_object_or_404(request.user.blocks_made, blocked__name_key=name)
    own.delete()
    messages.success(request, _("You can see each other again."))
    return redirect("accounts:settings-safety")


@login_required
@require_safe
def blocked(request):
    """The people whom this member blocked. Who blocked them, nobody learns."""
    blocks = request.user.blocks_made.filter(blocked__is_active=True)
    blocks = blocks.select_related("blocked").order_by("-blocked_at")
    return render(request, "accounts/settings_safety.html", {"blocks": blocks})
