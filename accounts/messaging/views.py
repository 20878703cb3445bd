"""Messages: the list of conversations, a conversation, and the answers to a message request."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.messaging.forms import FirstMessageForm, MessageForm
from accounts.messaging.services import (
    accept_without_answer,
    decline_conversation,
    delete_messages_for,
    get_conversation_between,
    leave_conversation,
    mark_conversation_seen,
    send_message,
    start_conversation,
)
from accounts.models import Message, Participant
from accounts.moderation_status.restrictions import posting_allowed
from accounts.peers.rate_limits import count_request_to_stranger
from accounts.profiles.lookup import get_member_or_404
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.rate_limits import rate_limit

NEWEST_FIRST = ("-sent_at", "-pk")
LAST_ACTIVE_FIRST = ("-active_at", "-pk")
MAX_REQUESTS = 20  # On the page. Further ones appear as these are answered.
MAX_NEIGHBOURS = 20  # Conversations beside the open one.
MESSAGES_PER_PAGE = 50  # New messages in one response to an open page.


def get_own_participants(request):
    return Participant.objects.visible_to(request.user).with_other_member()


def get_own_participant_or_404(request, public_id):
    return get_object_or_404(get_own_participants(request), conversation__public_id=public_id)


def redirect_to_newest(conversation):
    return redirect(f"{conversation.get_absolute_url()}#newest")


def mark_days(messages, day=""):
    """Set `starts_day` where the day is another than that of the message before.

    `day` is the day of the message before the first. Returns that of the last message.
    """
    for message in messages:
        last, day = day, localdate(message.sent_at).isoformat()
        message.starts_day = day != last
    return day


@login_required
@require_safe
def list_conversations(request):
    mine = get_own_participants(request)
    context = {
        "requests": mine.requests().order_by(*LAST_ACTIVE_FIRST)[:MAX_REQUESTS],
        "page": paginate_by_keyset(
            mine.for_list().with_last_message(), LAST_ACTIVE_FIRST, request.GET.get("page", "")
        ),
    }
    return render(request, "accounts/messaging/conversations.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("message")
@posting_allowed
def write_first_message(request, name):
    """Send the first message to a member. Redirects to the conversation if there is one."""
    other = get_member_or_404(request.user, name)
    if other == request.user:
        raise PermissionDenied(_("You can't send a message to yourself."))
    if conversation := get_conversation_between(request.user, other):
        return redirect_to_newest(conversation)
    if not other.accepts_messages_from(request.user):
        raise PermissionDenied(_("This member isn't accepting message requests right now."))
    form = FirstMessageForm(request.POST or None)
    is_peer = other.pk in request.user.peer_ids
    if request.method == "POST" and form.is_valid():
        refused = None if is_peer else count_request_to_stranger(request)
        return refused or redirect_to_newest(
            start_conversation(request.user, other, **form.cleaned_data)
        )
    context = {"form": form, "other": other, "is_peer": is_peer}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/messaging/new_message.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("message")
@posting_allowed
def conversation_detail(request, public_id):
    side = get_own_participant_or_404(request, public_id)
    form = MessageForm(request.POST or None)
    can_write = not side.has_blocked and side.can_write
    if request.method == "POST" and can_write and form.is_valid():
        send_message(side.conversation, request.user, **form.cleaned_data)
        return redirect_to_newest(side.conversation)
    # This does not accept a request, and the other side does not learn of it.
    mark_conversation_seen(side)
    request.user.unread_messages -= min(side.unread_count, request.user.unread_messages)
    page = paginate_by_keyset(side.messages(), NEWEST_FIRST, request.GET.get("page", ""))
    shown_messages = page.items[::-1]
    context = {
        "side": side,
        "page": page,
        "shown_messages": shown_messages,
        "last_day": mark_days(shown_messages),
        "latest": page.items[0].public_id if page.items else "",
        "form": form,
        "can_write": can_write,
        "neighbours": _list_neighbours(request, side),
    }
    refused = 422 if can_write else 403
    status = refused if request.method == "POST" else 200
    return render(request, "accounts/messaging/conversation.html", context, status=status)


def _list_neighbours(request, side):
    """Return the newest conversations, `side` among them, or none if there is no other."""
    newest = get_own_participants(request).for_list().with_last_message()
    found = list(newest.order_by(*LAST_ACTIVE_FIRST)[:MAX_NEIGHBOURS])
    return found if any(one != side for one in found) else []


@require_safe
def newer_messages(request, public_id):
    """Return the messages after the message `?after=`, for an open page that polls.

    Returns 204 if there are none, and after signing out: then the page stays as it is.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    side = get_own_participant_or_404(request, public_id)
    newer = side.messages().order_by("pk")
    after = request.GET.get("after", "")
    if after.isalnum():
        seen = side.conversation.messages.filter(public_id=after).values("pk")
        newer = newer.filter(pk__gt=seen[:1])
    newer = list(newer[:MESSAGES_PER_PAGE])
    if not newer:
        return HttpResponse(status=204)
    mark_conversation_seen(side)
    context = {
        "side": side,
        "shown_messages": newer,
        "latest": newer[-1].public_id,
        "last_day": mark_days(newer, request.GET.get("day", "")),
    }
    return render(request, "accounts/messaging/_message_list.html", context)


@login_required
@require_POST
def accept_conversation_view(request, public_id):
    side = get_own_participant_or_404(request, public_id)
    if side.is_requester:
        raise PermissionDenied(_("Only the other person can answer this."))
    if side.has_blocked:
        raise PermissionDenied(_("You've blocked this member. Unblock them first."))
    accept_without_answer(side.conversation)
    return redirect_to_newest(side.conversation)


@login_required
@require_POST
def decline_conversation_view(request, public_id):
    side = get_own_participant_or_404(request, public_id)
    if not side.is_request:
        raise PermissionDenied(_("There's nothing to decline any more."))
    decline_conversation(side)
    messages.success(request, _("Declined. They won't be told."))
    return redirect("accounts:messages")


@login_required
@require_POST
def leave_conversation_view(request, public_id):
    """Delete the conversation for this member only."""
    leave_conversation(get_own_participant_or_404(request, public_id))
    messages.success(request, _("Deleted for you."))
    return redirect("accounts:messages")


@login_required
@require_POST
def delete_message_view(request, public_id, message_id):
    side = get_own_participant_or_404(request, public_id)
    message = get_object_or_404(side.messages(), public_id=message_id)
    delete_messages_for(side, Message.objects.filter(pk=message.pk))
    return redirect_to_newest(side.conversation)
