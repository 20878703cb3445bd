"""Views that edit content notes, request one, and set how posts with them are shown."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.moderation_status.restrictions import tells_moderators
from posts.content_notes.forms import ContentNotePreferencesForm, ContentNotesForm
from posts.content_notes.services import request_content_note, set_content_notes
from posts.shortcuts import get_visible_post_or_404
from recovery_forum.lib.rate_limits import rate_limit


@tells_moderators  # A silence refuses a note in own words.
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_content_notes(request, public_id):
    """Edit the content notes of one's own post. Unlike the text, they can always be changed."""
    post = get_visible_post_or_404(request, public_id)
    if not post.can_be_withdrawn_by(request.user):
        raise PermissionDenied(_("Only the author can add a content note to a post."))
    data = request.POST if request.method == "POST" else None
    form = ContentNotesForm(data, initial=vars(post), writer=request.user)
    if form.is_valid():
        set_content_notes(post, **form.cleaned_data)
        messages.success(request, _("Content note saved. Thank you."))
        return redirect(post)
    context, status = {"form": form, "post": post}, 422 if form.is_bound else 200
    return render(request, "posts/content_notes/edit.html", context, status=status)


@login_required
@require_POST
@rate_limit("react")
def send_content_note_request(request, public_id):
    """Ask the author of a post for a content note."""
    post = get_visible_post_or_404(request, public_id)
    if post.is_muted or post.is_gone or post.author_id == request.user.pk:
        raise PermissionDenied(_("You can't suggest a content note here."))
    request_content_note(post, request.user)
    messages.success(request, _("The author has been told that someone suggests a content note."))
    return redirect(post)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def content_note_preferences(request):
    """Choose which kinds of content notes open, fold or hide a post."""
    form = ContentNotePreferencesForm(
        request.POST if request.method == "POST" else None, member=request.user
    )
    if form.is_valid():
        request.user.content_note_preferences = form.non_default_choices()
        request.user.save(update_fields=["content_note_preferences"])
        messages.success(request, _("Saved."))
        return redirect("posts:settings-reading")
    status = 422 if form.is_bound else 200
    return render(request, "posts/content_notes/preferences.html", {"form": form}, status=status)
