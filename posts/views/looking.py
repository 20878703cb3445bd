"""Who wrote an anonymous post: for a moderator, with a reason, and into the log."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from posts.forms import LookForm
from posts.models import AnonymityLook, Post
from posts.views.panel import shown


def author(request, pk):
    """Ask for the reason; show the author once it is in the log. Nothing else ever shows them."""
    if not request.user.has_perm("posts.add_anonymitylook"):
        raise PermissionDenied(_("You may not look behind anonymous posts."))
    post = get_object_or_404(Post.objects.select_related("voice", "author"), pk=pk)
    if post.voice is None:
        raise PermissionDenied(_("This post stands under its author's name."))
    form = LookForm(request.POST if request.method == "POST" else None)
    context = {"post": post, "form": form, "title": post.voice}
    if form.is_valid():
        AnonymityLook.objects.create(
            moderator=request.user, post=post, reason=form.cleaned_data["reason"]
        )
        context["author"] = post.author
    status = 422 if form.is_bound and not form.is_valid() else 200
    return shown(request, "author", context, status=status)
