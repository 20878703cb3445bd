"""Writing: a new thread, and an answer."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.standing import may_write
from groups.models import Group
from posts import drafting, replying
from posts.forms import ReplyForm, ThreadForm
from posts.models import Draft, Thread
from posts.picturing import taken_in
from recovery_forum.lib.throttle import throttle

from .reading import answered, render_thread


@login_required
@require_http_methods(["GET", "POST"])
@throttle("thread")
@may_write
def new_thread(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    membership = group.membership_of(request.user)
    if not membership or not membership.is_current:
        raise PermissionDenied(_("Join the group first; then you can start a thread in it."))
    if group.archived_at:
        raise PermissionDenied(_("This group is archived. Its threads can be read."))
    kept = Draft.objects.filter(member=request.user, group=group).first()
    begun = {"title": kept.title, "text": kept.text} if kept else {}
    data, error = taken_in(request)
    who = {"writer": request.user, "group": group}
    form = ThreadForm(data or None, initial=begun, picture_error=error, **who)
    if request.method == "POST" and form.is_valid():
        opening = replying.open_thread(group, request.user, **form.cleaned_data)
        drafting.let_go(request.user, group=group)
        return redirect(opening.thread)
    keep = reverse("posts:keep-thread", args=[slug])
    context = {"form": form, "group": group, "membership": membership, "keep": keep}
    return render(request, "posts/new_thread.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
@throttle("reply")
@may_write
def reply(request, public_id):
    visible = Thread.objects.visible_to(request.user).for_page(request.user)
    thread = get_object_or_404(visible, public_id=public_id)
    data, error = taken_in(request)
    listens = thread.wish == Thread.Wish.LISTENING and thread.author_id != request.user.pk
    form = ReplyForm(data, writer=request.user, to_listen=listens, picture_error=error)
    if not thread.accepts_replies_of(thread.group.membership_of(request.user)):
        # The page says why, and gives back the words.
        return render_thread(request, thread, form, status=403)
    target = _target(thread, request.user, form["answers"].value())
    if target is None:
        form.readdress()
    if minutes := replying.minutes_to_wait(thread, request.user):
        told = ngettext(
            "This thread goes slowly now. You can answer in %(n)d minute.",
            "This thread goes slowly now. You can answer in %(n)d minutes.",
            minutes,
        )
        form.add_error("text", told % {"n": minutes})
    if not form.is_valid():
        return render_thread(request, thread, form, status=422)
    words = {key: value for key, value in form.cleaned_data.items() if key != "answers"}
    made = replying.reply_to(target, request.user, **words)
    drafting.let_go(request.user, thread=thread)
    return redirect(made)


def _target(thread, member, public_id):
    """The post to answer: the one named, or the opening. None where a block stands before it."""
    if public_id:
        return answered(thread, member, public_id)
    return None if thread.is_muted else thread.posts.filter(ancestors=[]).first()
