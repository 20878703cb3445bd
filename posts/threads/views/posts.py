"""Views for one post: edit, history, withdraw, restore, mark as solution."""

from itertools import pairwise

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.moderation_status.restrictions import posting_allowed
from posts.models import PostVersion
from posts.pictures.services import merge_uploaded_picture
from posts.safety.crisis_middleware import was_crisis_sent
from posts.shortcuts import get_visible_post_or_404
from posts.threads.editing import (
    EditConflict,
    diff_words,
    undo_withdrawal,
    update_post,
    withdraw_post,
)
from posts.threads.forms.edits import EditForm
from posts.threads.solutions import toggle_solution
from posts.threads.views.threads import render_post_fragment
from recovery_forum.lib.htmx import is_fragment_request, render_fragment_or_page, retarget_response
from recovery_forum.lib.rate_limits import rate_limit
from recovery_forum.lib.text import hash_text


@login_required
@require_POST
@rate_limit("react")
def mark_solution(request, public_id):
    """Mark a reply as most helpful, or remove the mark. For the author of a question."""
    post = get_visible_post_or_404(request, public_id)
    if not post.thread.can_mark_solution(request.user):
        raise PermissionDenied(
            _("Only the person who started the thread can mark the most helpful reply.")
        )
    if post.is_gone or post.is_muted or post.author_id == request.user.pk:
        raise PermissionDenied(_("You can only mark someone else's reply."))
    toggle_solution(post, request.user)
    return redirect(post)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@posting_allowed
def edit_post(request, public_id):
    post = get_visible_post_or_404(request, public_id)
    if not post.can_be_edited_by(request.user):
        raise PermissionDenied(_("You can edit a post for half an hour after posting it."))
    form = _create_edit_form(request, post)
    context, status = {"form": form, "post": post}, 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            update_post(post, **form.cleaned_data)
            return _redirect_to_post(request, post)
        except EditConflict:
            post.refresh_from_db(fields=["text"])
            # With the new hash, saving again replaces the other text on purpose.
            form.data = form.data.copy()
            form.data["text_hash"] = hash_text(post.text)
            context["other"], status = post.text, 409
    answer = render_fragment_or_page(
        request, "posts/threads/edit.html", "posts/threads/_edit.html", context, status=status
    )
    return (
        retarget_response(answer, f"#post-{public_id}") if is_fragment_request(request) else answer
    )


def _create_edit_form(request, post):
    data, error = merge_uploaded_picture(request)
    initial = {
        "title": post.thread.title,
        "text": post.text,
        "tags": post.thread.tags,
        "text_hash": hash_text(post.text),
        "shows_history": post.shows_history,
    }
    form = EditForm(
        data or None,
        initial=initial,
        picture_error=error,
        writer=request.user,
        group=post.thread.group if post.opens_thread else None,
        is_anonymous=bool(post.alias_id),
    )
    if is_fragment_request(request):
        form.place_at(post, request.GET.get("at", ""))
    return form


def _redirect_to_post(request, post):
    """Redirect to the post; for htmx, render the post in its place.

    An opening also changes the title of the page, so htmx loads the whole page. So it does after
    words of a crisis: the help for their author is not in the place of the post.
    """
    if not is_fragment_request(request):
        return redirect(post)
    if post.opens_thread:
        return HttpResponse(headers={"HX-Redirect": post.thread.get_absolute_url()})
    if was_crisis_sent(request):
        return HttpResponse(headers={"HX-Redirect": post.get_absolute_url()})
    return render_post_fragment(request, post)


def _current_title(post):
    return post.thread.title if post.opens_thread else ""


@login_required
@require_safe
def post_history(request, public_id):
    """Show earlier versions to the author, to moderators, and to readers if the author allows."""
    post = get_visible_post_or_404(request, public_id)
    has_access = post.author_id == request.user.pk or request.user.has_perm("posts.view_post")
    if not (has_access or post.shows_history) or post.is_gone or post.is_muted:
        raise Http404
    versions = [*post.versions.all(), PostVersion(text=post.text, title=_current_title(post))]
    steps = [
        (
            before.until,
            list(diff_words(before.title, after.title)) if before.title != after.title else [],
            list(diff_words(before.text, after.text)),
        )
        for before, after in pairwise(versions)
    ]
    return render(request, "posts/threads/history.html", {"post": post, "steps": steps[::-1]})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_withdrawal(request, public_id):
    post = get_visible_post_or_404(request, public_id)
    if not post.can_be_withdrawn_by(request.user):
        raise PermissionDenied(_("Only the author can delete a post."))
    if request.method == "POST":
        withdraw_post(post)
        if is_fragment_request(request):
            return _redirect_to_post(request, post)
        messages.success(request, _("Post deleted. You can undo this for ten minutes."))
        return redirect(post)
    context = {"post": post, "at": request.GET.get("at", "")}
    return render_fragment_or_page(
        request, "posts/threads/withdraw.html", "posts/threads/_withdraw.html", context
    )


@login_required
@require_POST
def restore_post(request, public_id):
    """Undo a withdrawal within ten minutes."""
    post = get_visible_post_or_404(request, public_id)
    if post.author_id != request.user.pk:
        raise PermissionDenied(_("Only the author can restore a post."))
    if not undo_withdrawal(post):
        raise PermissionDenied(_("This post can no longer be restored."))
    if is_fragment_request(request):
        return _redirect_to_post(request, post)
    messages.success(request, _("Your post has been restored."))
    return redirect(post)
