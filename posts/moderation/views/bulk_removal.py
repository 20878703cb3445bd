"""Admin page that removes all posts of a member, or restores them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.models import Member
from posts.models import Post
from posts.moderation.admin_pages import render_admin_page, require_permission
from posts.moderation.bulk_removal import (
    REMOVAL_UNDO_WINDOW,
    find_last_bulk_removal_from_profile,
    list_removable_posts,
    remove_all_posts_from_profile,
    restore_removed_posts,
)
from posts.moderation.forms import BulkRemovalForm
from recovery_forum.lib.text import isolate

MAX_EXCERPTS = 10  # To recognise spam by.


@require_http_methods(["GET", "HEAD", "POST"])
def remove_member_posts(request, pk):
    """The posts that would be removed, as far as a moderator may read them, and the form."""
    require_permission(request)
    member = get_object_or_404(Member, pk=pk)
    if not member.may_be_restricted_by(request.user):
        raise PermissionDenied(_("This member is staff. Only an administrator can do this."))
    removal = find_last_bulk_removal_from_profile(member)
    form = BulkRemovalForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        result = _perform_bulk_removal(request, member, removal, **form.cleaned_data)
        messages.success(request, result)
        return redirect("admin:everything-of", pk)
    removable = list_removable_posts(member)
    visible = Post.objects.visible_to(request.user) & removable
    context = {
        "title": _("Everything by %(name)s") % {"name": isolate(member.name)},
        "member": member, "form": form, "number": removable.count(),
        "excerpts": visible.select_related("thread").order_by("-pk")[:MAX_EXCERPTS],
        "removal": removal, "until": removal and removal.at + REMOVAL_UNDO_WINDOW,
    }  # fmt: skip
    return render_admin_page(
        request, "remove_member_posts", context, status=422 if form.is_bound else 200
    )


def _perform_bulk_removal(request, member, removal, reason, words):
    """Remove or restore, by the button that was pressed. Returns the message for the moderator."""
    if "undo" in request.POST:
        number = restore_removed_posts(removal, request.user, words) if removal else 0
        message = ngettext("%(n)s post was restored.", "%(n)s posts were restored.", number)
    else:
        number = remove_all_posts_from_profile(member, request.user, reason, words)
        message = ngettext(
            "%(n)s post was hidden. You can undo this for one day.",
            "%(n)s posts were hidden. You can undo this for one day.",
            number,
        )
    return message % {"n": number} if number else _("There was nothing to change.")
