"""Views that save posts, list them, and edit the private note."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from posts.models import SavedPost
from posts.models.content_notes import annotate_display
from posts.saved.forms import SavedNoteForm
from posts.shortcuts import get_visible_post_or_404
from posts.threads.blocked_quotes import fold_blocked_quotes
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.rate_limits import rate_limit


@login_required
@require_safe
def list_saved_posts(request):
    return render_saved_posts(request)


def render_saved_posts(request, invalid=None, status=200):
    """Render the list. `invalid` is a SavedPost whose new note has an error, to show both."""
    own = SavedPost.objects.visible_to(request.user)
    page = paginate_by_keyset(own, ("-saved_at", "-pk"), request.GET.get("page", ""))
    posts = fold_blocked_quotes([saved.post for saved in page], request.user)
    annotate_display(request.user, posts)
    return render(
        request, "posts/saved/list.html", {"page": page, "invalid": invalid}, status=status
    )


@login_required
@require_POST
@rate_limit("save")
def toggle_saved_post(request, public_id):
    """Save or unsave a post. The form sends which one, so that a double click is harmless."""
    post = get_visible_post_or_404(request, public_id)
    own = SavedPost.objects.filter(member=request.user, post=post)
    keep = request.POST.get("keep") == "1"
    if not keep:
        own.delete()
    elif post.is_gone or post.is_muted:
        raise PermissionDenied(_("This post can't be saved."))
    else:
        SavedPost.objects.get_or_create(member=request.user, post=post)
    if request.htmx:
        post.is_saved = keep
        return render(request, "posts/saved/_save_button.html", {"post": post})
    if request.POST.get("from") == "list":
        return redirect("posts:saved")
    return redirect(post)


@login_required
@require_POST
@rate_limit("save")
def edit_saved_note(request, public_id):
    own = SavedPost.objects.visible_to(request.user)
    saved = get_object_or_404(own, post__public_id=public_id)
    form = SavedNoteForm(request.POST)
    if not form.is_valid():
        saved.note, saved.errors = request.POST.get("note", ""), form.errors["note"]
        return render_saved_posts(request, invalid=saved, status=422)
    saved.note = form.cleaned_data["note"]
    saved.save(update_fields=["note"])
    messages.success(request, _("Note saved."))
    return redirect("posts:saved")
