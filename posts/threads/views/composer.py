"""Views that create threads and replies."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.moderation_status.restrictions import posting_allowed
from groups.models import Group
from posts.drafts.services import delete_draft
from posts.models import Draft, Thread
from posts.pictures.services import merge_uploaded_picture
from posts.threads.forms import ReplyForm, ThreadForm
from posts.threads.posting import SlowModeError, create_reply, create_thread
from posts.threads.queries import find_reply_target
from posts.threads.views.threads import render_thread
from recovery_forum.lib.rate_limits import rate_limit


@login_required
@require_http_methods(["GET", "POST"])
@rate_limit("thread")
@posting_allowed
def compose_thread(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    membership = group.membership_of(request.user)
    if not membership or not membership.is_current:
        raise PermissionDenied(_("Join the group first; then you can start a thread in it."))
    if group.archived_at:
        raise PermissionDenied(_("This group is archived. Its threads can be read."))
    draft = Draft.objects.filter(member=request.user, group=group).first()
    initial = {"title": draft.title, "text": draft.text} if draft else {}
    data, error = merge_uploaded_picture(request)
    form = ThreadForm(
        data or None, initial=initial, picture_error=error, writer=request.user, group=group
    )
    if request.method == "POST" and form.is_valid():
        opening = create_thread(group, request.user, **form.cleaned_data)
        delete_draft(request.user, group=group)
        return redirect(opening.thread)
    context = {
        "form": form,
        "group": group,
        "membership": membership,
        "draft_url": reverse("posts:keep-thread", args=[slug]),
    }
    return render(
        request, "posts/threads/new_thread.html", context, status=422 if form.is_bound else 200
    )


@login_required
@require_POST
@rate_limit("reply")
@posting_allowed
def compose_reply(request, public_id):
    visible = Thread.objects.visible_to(request.user).for_page(request.user)
    thread = get_object_or_404(visible, public_id=public_id)
    data, error = merge_uploaded_picture(request)
    listening_only = (
        thread.support_wanted == Thread.SupportWanted.LISTENING
        and thread.author_id != request.user.pk
    )
    form = ReplyForm(data, writer=request.user, listening_only=listening_only, picture_error=error)
    if not thread.accepts_replies_of(thread.group.membership_of(request.user)):
        # The page explains why, and shows the text again.
        return render_thread(request, thread, form, status=403)
    target = _reply_target(thread, request.user, form["answers"].value())
    if target is None:
        form.address_to_thread()
    if not form.is_valid():
        return render_thread(request, thread, form, status=422)
    values = {key: value for key, value in form.cleaned_data.items() if key != "answers"}
    try:
        reply = create_reply(target, request.user, **values)
    except SlowModeError as error:
        sentence = ngettext(
            "This thread goes slowly now. You can answer in %(n)d minute.",
            "This thread goes slowly now. You can answer in %(n)d minutes.",
            error.minutes,
        )
        form.add_error("text", sentence % {"n": error.minutes})
        return render_thread(request, thread, form, status=422)
    delete_draft(request.user, thread=thread)
    return redirect(reply)


def _reply_target(thread, member, public_id):
    """Return the post to answer: the one of that id, or the opening. None if it is blocked."""
    if public_id:
        return find_reply_target(thread, member, public_id)
    return None if thread.is_muted else thread.posts.filter(ancestors=[]).first()
