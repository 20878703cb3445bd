"""Views that create threads and replies."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.moderation_status.restrictions import posting_allowed
from groups.membership.services import join_group
from groups.models import Group
from groups.models.groups import GROUP_REMOVED
from posts.drafts.services import (
    delete_posted_draft,
    keep_begun_reply,
    restore_begun_reply,
)
from posts.models import Case, Draft, Post, Thread
from posts.pictures.services import merge_uploaded_picture
from posts.threads.forms.replies import ReplyForm
from posts.threads.forms.threads import ThreadForm
from posts.threads.posting import SlowModeError, create_reply, create_thread
from posts.threads.queries import find_reply_target
from posts.threads.repeated_posts import find_repeated_reply, find_repeated_thread
from posts.threads.suggestions import suggest_support_wanted
from posts.threads.views.threads import render_thread
from recovery_forum.lib.rate_limits import rate_limit
from recovery_forum.lib.text import hash_text

ALREADY_POSTED = gettext_lazy("You've already posted this. Here it is.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("thread")
@posting_allowed
def compose_thread(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    membership = group.membership_of(request.user)
    if not membership or not membership.is_current:
        raise PermissionDenied(_("Join the group first. Then you can start a thread in it."))
    if group.archived_at:
        raise PermissionDenied(_("This group is archived. You can still read its threads."))
    if group.removed_at:
        raise PermissionDenied(GROUP_REMOVED)
    draft = Draft.objects.filter(member=request.user, group=group).first()
    initial = {"title": draft.title, "text": draft.text} if draft else {}
    data, error = merge_uploaded_picture(request)
    form = ThreadForm(
        data or None, initial=initial, picture_error=error, writer=request.user, group=group
    )
    if request.method == "POST" and form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("title", "text", "anonymous")}
        opening = find_repeated_thread(group, request.user, **words)
        if opening:
            messages.info(request, ALREADY_POSTED)
        else:
            opening = create_thread(group, request.user, **form.cleaned_data)
        _delete_draft(request, form, group=group)
        return redirect(opening.thread)
    context = {
        "form": form,
        "group": group,
        "membership": membership,
        "draft_url": reverse("posts:keep-thread", args=[slug]),
        "draft_hash": hash_text(draft and draft.text),
    }
    return render(
        request, "posts/threads/new_thread.html", context, status=422 if form.is_bound else 200
    )


@login_required
@require_POST
@rate_limit("draft")
def suggest_details(request):
    """Offer what fits the words of a new thread, while its author writes and has chosen nothing."""
    title, text = (request.POST.get(name, "") for name in ("title", "text"))
    has_chosen = request.POST.get("support_wanted") or request.POST.get("kind")
    suggestion = "" if has_chosen else suggest_support_wanted(title, text)
    context = {
        "suggestion": suggestion,
        "is_chosen": bool(suggestion) and request.POST.get("suggested") == suggestion,
    }
    return render(request, "posts/threads/_detail_suggestion.html", context)


@login_required
@require_POST
@rate_limit("reply")
@posting_allowed
def compose_reply(request, public_id):
    visible = Thread.objects.visible_to(request.user).for_page(request.user)
    thread = get_object_or_404(visible, public_id=public_id)
    form = _bind_reply_form(request, thread)
    membership = thread.group.membership_of(request.user)
    joins_group = thread.accepts_replies_after_joining(membership)
    if not (joins_group or thread.accepts_replies_of(membership)):
        # The page explains why, and shows the text again.
        return render_thread(request, thread, form, status=403)
    target = _reply_target(thread, request.user, form["answers"].value())
    if target is None:
        form.address_to_thread()
    if not form.is_valid():
        return render_thread(request, thread, form, status=422)
    values = {key: value for key, value in form.cleaned_data.items() if key != "answers"}
    if joins_group and values["anonymous"]:
        sentence = _(
            "Members can see who joined when, and would know it's you. To post "
            "anonymously, join the group first and wait a while."
        )
        form.add_error("anonymous", sentence)
        return render_thread(request, thread, form, status=422)
    if repeated := find_repeated_reply(target, request.user, values["text"], values["anonymous"]):
        messages.info(request, ALREADY_POSTED)
        _delete_draft(request, form, thread=thread)
        return redirect(repeated)
    if joins_group:
        join_group(thread.group, request.user)
    try:
        reply = create_reply(target, request.user, **values)
    except SlowModeError as error:
        form.add_error("text", _describe_slow_mode(error.minutes))
        return render_thread(request, thread, form, status=422)
    _delete_draft(request, form, thread=thread)
    _mention_claimed_case(request, reply)
    return redirect(reply)


def _bind_reply_form(request, thread):
    data, error = merge_uploaded_picture(request)
    listening_only = (
        thread.support_wanted == Thread.SupportWanted.LISTENING
        and thread.author_id != request.user.pk
    )
    return ReplyForm(data, writer=request.user, listening_only=listening_only, picture_error=error)


def _describe_slow_mode(minutes):
    sentence = ngettext(
        "This thread is in slow mode. You can reply in %(n)d minute.",
        "This thread is in slow mode. You can reply in %(n)d minutes.",
        minutes,
    )
    return sentence % {"n": minutes}


@csrf_exempt
@require_POST
@rate_limit("begin")
def begin_reply(request, public_id):
    """Keep what a visitor began to write, and lead them to sign up or in and back to the thread.

    Without a CSRF token, so that the page of visitors can be cached. Words that another site sends
    are not kept.
    """
    thread = get_object_or_404(Thread.objects.visible_to(request.user), public_id=public_id)
    back = f"{thread.get_absolute_url()}#composer"
    if request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
        keep_begun_reply(request.session, thread, request.POST.get("text", ""))
    if request.user.is_authenticated:
        restore_begun_reply(request.session, request.user)
        return redirect(back)
    page = "account_login" if request.POST.get("to") == "login" else "account_signup"
    response = redirect(f"{reverse(page)}?{urlencode({'next': back})}")
    response.has_kept_text = True
    return response


def _mention_claimed_case(request, reply):
    """Tell a moderator that the reply made them responsible: no other is woken from now on."""
    if not request.user.is_staff:
        return
    answered = Post.objects.filter(pk__in=reply.ancestors).values("public_id")
    cases = Case.objects.open().filter(kind="post", key__in=answered, claimed_by=request.user)
    if cases.filter(claimed_at__gte=reply.posted_at).exists():
        messages.info(request, _("The case is assigned to you now, so nobody else is alerted."))


def _delete_draft(request, form, **place):
    values = {name: form.cleaned_data[name] for name in ("text", "submission")}
    seen_hash = request.POST.get("draft_hash")
    delete_posted_draft(request.user, **values, seen_hash=seen_hash, **place)


def _reply_target(thread, member, public_id):
    """Return the post to answer: the one of that id, or the opening. None if it is blocked."""
    if public_id:
        return find_reply_target(thread, member, public_id)
    return None if thread.is_muted else thread.posts.filter(ancestors=[]).first()
