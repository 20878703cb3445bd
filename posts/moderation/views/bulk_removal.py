"""Admin page that removes all posts of a member, or restores them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import Member
from posts.models import Post
from posts.moderation.admin_pages import render_admin_page, require_permission
from posts.moderation.bulk_removal import (
    REMOVAL_UNDO_WINDOW,
    last_bulk_removal_from_profile,
    removable_posts,
    remove_all_posts_from_profile,
    restore_removed_posts,
)
from posts.moderation.forms import BulkRemovalForm

MAX_EXCERPTS = 10  # Posts to recognise spam by. Those without a name are hidden too, and not shown.


@require_http_methods(["GET", "HEAD", "POST"])
def remove_member_posts(request, pk):
    """What would go, as far as a moderator may read it, and the form that takes it away."""
    require_permission(request)
    member = get_object_or_404(Member, pk=pk)
    clearing = last_bulk_removal_from_profile(member)
    form = BulkRemovalForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        messages.success(
            request, _perform_bulk_removal(request, member, clearing, **form.cleaned_data)
        )
        return redirect("admin:everything-of", pk)
    seen = Post.objects.visible_to(request.user) & removable_posts(member)
    context = {
        "title": _("Everything of %(name)s") % {"name": member.name},
        "member": member, "form": form, "number": removable_posts(member).count(),
        "glimpses": seen.filter(alias=None).select_related("thread").order_by("-pk")[:MAX_EXCERPTS],
        "clearing": clearing, "until": clearing and clearing.at + REMOVAL_UNDO_WINDOW,
    }  # fmt: skip
    return render_admin_page(
        request, "remove_member_posts", context, status=422 if form.is_bound else 200
    )


def _perform_bulk_removal(request, member, clearing, reason, words):
    """Do what the pressed button says; gives what to tell the moderator."""
    if "undo" in request.POST:
        number = restore_removed_posts(clearing, request.user, words) if clearing else 0
        told = ngettext("%(n)s post is back.", "%(n)s posts are back.", number)
    else:
        number = remove_all_posts_from_profile(member, request.user, reason, words)
        told = ngettext(
            "%(n)s post is hidden. For a day you can give it back.",
            "%(n)s posts are hidden. For a day you can give them back.",
            number,
        )
    return told % {"n": number} if number else _("There was nothing to do.")
