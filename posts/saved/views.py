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
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.rate_limits import rate_limit


@login_required
@require_safe
def list_saved_posts(request):
    return render_saved_posts(request)


def render_saved_posts(request, wrong=None, status=200):
    """The list; `wrong` is a note that could not be kept, shown with what was typed."""
    mine = SavedPost.objects.visible_to(request.user)
    page = paginate_by_keyset(mine, ("-saved_at", "-pk"), request.GET.get("page", ""))
    annotate_display(request.user, [kept.post for kept in page])
    return render(request, "posts/saved/list.html", {"page": page, "wrong": wrong}, status=status)


@login_required
@require_POST
@rate_limit("save")
def toggle_saved_post(request, public_id):
    """Keep a post, or let it go: `keep` says which, so that a second click changes nothing."""
    post = get_visible_post_or_404(request, public_id)
    mine = SavedPost.objects.filter(member=request.user, post=post)
    keep = request.POST.get("keep") == "1"
    if not keep:
        mine.delete()
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
    mine = SavedPost.objects.visible_to(request.user)
    kept = get_object_or_404(mine, post__public_id=public_id)
    form = SavedNoteForm(request.POST)
    if not form.is_valid():
        kept.note, kept.wrong = request.POST.get("note", ""), form.errors["note"]
        return render_saved_posts(request, wrong=kept, status=422)
    kept.note = form.cleaned_data["note"]
    kept.save(update_fields=["note"])
    messages.success(request, _("Your note is kept."))
    return redirect("posts:saved")
