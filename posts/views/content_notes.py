"""Content notes: the author's, the reader's wish for one, and how a member reads them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from posts import noting
from posts.note_forms import NotedForm, ReadingForm
from recovery_forum.lib.throttle import throttle

from .posts import visible_post


@login_required
@require_http_methods(["GET", "POST"])
def content_note(request, public_id):
    """The author's notes on their words; unlike the words, they can be changed at any time."""
    post = visible_post(request, public_id)
    if not post.can_be_withdrawn_by(request.user):
        raise PermissionDenied(_("Only its author puts a content note on a post."))
    form = NotedForm(request.POST if request.method == "POST" else None, initial=vars(post))
    if form.is_valid():
        noting.note(post, **form.cleaned_data)
        messages.success(request, _("Saved. Thank you for telling before."))
        return redirect(post)
    context, status = {"form": form, "post": post}, 422 if form.is_bound else 200
    return render(request, "posts/content_note.html", context, status=status)


@login_required
@require_POST
@throttle("react")
def wish_for_note(request, public_id):
    post = visible_post(request, public_id)
    if post.is_muted or post.is_gone or post.author_id == request.user.pk:
        raise PermissionDenied(_("You can't wish for a content note here."))
    noting.wish_for_note(post, request.user)
    messages.success(request, _("The author is told that somebody wishes for a content note."))
    return redirect(post)


@login_required
@require_http_methods(["GET", "POST"])
def reading(request):
    """Which kinds stand open, are folded, or hidden."""
    form = ReadingForm(request.POST if request.method == "POST" else None, member=request.user)
    if form.is_valid():
        request.user.reading = form.chosen()
        request.user.save(update_fields=["reading"])
        messages.success(request, _("Saved."))
        return redirect("posts:settings-reading")
    status = 422 if form.is_bound else 200
    return render(request, "posts/settings_reading.html", {"form": form}, status=status)
