"""Views that save, list and delete drafts, and preview text."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groups.models import Group
from posts.drafts.services import DraftConflict, save_draft
from posts.models import Draft, Thread
from posts.pictures.services import merge_uploaded_picture
from recovery_forum.lib.markup import MAX_LENGTH, render_markup
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.rate_limits import rate_limit
from recovery_forum.lib.text import clean_line, clean_text


@login_required
@require_safe
def list_drafts(request):
    own = Draft.objects.visible_to(request.user).for_list(request.user)
    page = paginate_by_keyset(own, ("-saved_at", "-pk"), request.GET.get("page", ""))
    return render(request, "posts/drafts/list.html", {"page": page})


@login_required
@require_POST
@rate_limit("draft")
def save_reply_draft(request, public_id):
    visible = Thread.objects.visible_to(request.user)
    thread = get_object_or_404(visible, public_id=public_id)
    return _save_draft_from(request, thread.get_absolute_url(), thread=thread)


@login_required
@require_POST
@rate_limit("draft")
def save_thread_draft(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    return _save_draft_from(request, group.get_absolute_url(), group=group)


def _save_draft_from(request, url, **place):
    """Save the draft of the form. The button redirects to `url`; autosave gets an empty answer."""
    by_hand = "by_hand" in request.POST
    data, error = merge_uploaded_picture(request) if by_hand else (request.POST, None)
    text, title = clean_text(data.get("text", "")), clean_line(data.get("title", ""))
    form = {
        "answers": clean_line(data.get("answers", "")),
        "submission": _parse_uuid(data.get("submission", "")),
    }
    try:
        save_draft(request.user, text, title, **form, seen_hash=data.get("draft_hash"), **place)
    except DraftConflict as conflict:
        if not by_hand:
            return HttpResponse(status=409)
        both = f"{text}\n\n---\n\n{conflict.text}"
        save_draft(request.user, both, title, **form, **place)
        messages.warning(
            request,
            _("Another tab or device had saved a different draft. Your draft now contains both."),
        )
        return redirect(url)
    if not by_hand:
        return HttpResponse(status=204)
    for sentence in error.messages if error else ():
        messages.error(request, sentence)
    messages.success(request, _("Draft saved. Only you can see it."))
    return redirect(url)


def _parse_uuid(value):
    try:
        return UUID(value)
    except ValueError:
        return None


@login_required
@require_POST
def discard_draft(request, pk):
    get_object_or_404(Draft.objects.filter(member=request.user), pk=pk).delete()
    messages.success(request, _("Draft deleted."))
    return redirect("posts:drafts")


@login_required
@require_POST
@rate_limit("draft")
def preview_text(request):
    """Render the text as it will look in a post."""
    html = render_markup(clean_text(request.POST.get("text", ""))[:MAX_LENGTH])
    return render(request, "posts/drafts/_preview.html", {"html": html})
