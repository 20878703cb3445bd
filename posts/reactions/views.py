"""The view that adds or removes a reaction."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from posts.models import Reaction
from posts.models.reactions import describe_reactions
from posts.reactions.services import toggle_reaction
from posts.shortcuts import get_visible_post_or_404
from recovery_forum.lib.rate_limits import rate_limit


@login_required
@require_POST
@rate_limit("react")
def react_to_post(request, public_id):
    """Add or remove a reaction of the member to a post of somebody else."""
    post = get_visible_post_or_404(request, public_id)
    kind = request.POST.get("kind")
    if kind not in Reaction.Kind:
        return HttpResponseBadRequest(_("This reaction doesn't exist."))
    if post.is_muted or post.is_gone:
        raise PermissionDenied(_("You can't react to this post."))
    if post.author_id == request.user.pk:
        raise PermissionDenied(_("You can't react to your own posts."))
    toggle_reaction(post, request.user, kind)
    if request.htmx:
        own_reactions = request.user.reactions.filter(post=post).values_list("kind", flat=True)
        post.refresh_from_db(fields=["reactions_by_kind"])
        context = {
            "post": post,
            "kinds": Reaction.Kind.choices,
            "own_reactions": set(own_reactions),
            "support": describe_reactions(post.reactions_by_kind) if post.shows_support else "",
            "can_react": True,
            "has_focus": True,
        }
        return render(request, "posts/reactions/_reactions.html", context)
    return redirect(post)
