"""A member, as others see them."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from accounts.models import Member
from accounts.names import key_of


@login_required
@require_safe
def profile(request, name):
    """Pseudonym, words, challenges and since when; a blocked person and nobody look the same."""
    members = Member.objects.visible_to(request.user).prefetch_related("challenges")
    member = get_object_or_404(members, name_key=key_of(name))
    if name != member.name_key:
        return redirect(member, permanent=True)
    return render(request, "accounts/profile.html", {"member": member})
