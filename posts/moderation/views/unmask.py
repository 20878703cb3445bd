"""Admin page that shows the author of an anonymous post, after a logged reason."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from posts.models import Post, UnmaskLog
from posts.moderation.admin_pages import render_admin_page
from posts.moderation.forms import UnmaskForm


def unmask_author(request, pk):
    """Show the author once the reason is in the log. No other page ever shows them."""
    if not request.user.has_perm("posts.add_unmasklog"):
        raise PermissionDenied(_("You don't have permission to reveal anonymous authors."))
    post = get_object_or_404(Post.objects.select_related("alias", "author"), pk=pk)
    if post.alias is None:
        raise PermissionDenied(_("This post shows its author's name."))
    form = UnmaskForm(request.POST if request.method == "POST" else None)
    context = {"post": post, "form": form, "title": post.alias}
    if form.is_valid():
        UnmaskLog.objects.create(
            moderator=request.user, post=post, reason=form.cleaned_data["reason"]
        )
        context["author"] = post.author
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render_admin_page(request, "unmask_author", context, status=status)
