"""The private feed address of a member: create, change, delete."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.models import Group
from posts.feeds.services import delete_feed_key, replace_feed_key
from posts.models import FeedKey


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_feed_address(request, slug):
    """Show, create, replace or delete the member's private feed address of a group."""
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    membership = group.membership_of(request.user)
    if not membership or not membership.is_current:
        raise PermissionDenied(_("Join the group first. Each member gets their own address."))
    if request.method == "POST":
        if request.POST.get("address") == "new":
            replace_feed_key(membership)
            messages.success(request, _("Here's your new address. Your old one no longer works."))
        else:
            delete_feed_key(membership)
        return redirect("posts:feed-address", slug)
    key = FeedKey.objects.active().filter(membership=membership).first()
    path = key and reverse("posts:private-feed", args=[slug, key.token])
    context = {"group": group, "address": path and request.build_absolute_uri(path)}
    response = render(request, "posts/feeds/address.html", context)
    response["Referrer-Policy"] = "no-referrer"
    return response
