"""Messages: the list of conversations, one of them, and the answers to a request."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import messaging
from accounts.asking import spent_asking
from accounts.finding import member_or_404
from accounts.message_forms import FirstMessageForm, MessageForm
from accounts.models import Message, Participant
from accounts.standing import may_write
from recovery_forum.lib.pages import keyset_page
from recovery_forum.lib.throttle import throttle

NEWEST_FIRST = ("-sent_at", "-pk")
REQUESTS = 20  # Shown at once; the next come as these are answered.
AT_ONCE = 50  # New messages handed to an open page in one answer.


def own_sides(request):
    return Participant.objects.visible_to(request.user).with_the_other()


def own_side(request, public_id):
    return get_object_or_404(own_sides(request), conversation__public_id=public_id)


@login_required
@require_safe
def conversations(request):
    mine = own_sides(request)
    context = {
        "requests": mine.requests().order_by("-active_at", "-pk")[:REQUESTS],
        "page": keyset_page(mine.for_list(), ("-active_at", "-pk"), request.GET.get("page", "")),
    }
    return render(request, "accounts/messages.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@throttle("message")
@may_write
def write(request, name):
    """The first message to somebody. Where the two have a conversation, it goes on there."""
    other = member_or_404(request.user, name)
    if other == request.user:
        raise PermissionDenied(_("A note to yourself has its place in your check-in."))
    if before := messaging.conversation_between(request.user, other):
        return redirect(before)
    if not other.accepts_messages_from(request.user):
        raise PermissionDenied(_("This member does not take first messages at the moment."))
    form = FirstMessageForm(request.POST or None)
    is_peer = other.pk in request.user.peer_pks
    if request.method == "POST" and form.is_valid():
        refused = None if is_peer else spent_asking(request)
        return refused or redirect(messaging.begin(request.user, other, **form.cleaned_data))
    context = {"form": form, "other": other, "is_peer": is_peer}
    status = 422 if request.method == "POST" else 200
    return render(request, "accounts/message_new.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
@throttle("message")
@may_write
def conversation(request, public_id):
    side = own_side(request, public_id)
    form = MessageForm(request.POST or None)
    may_write = side.may_write
    if request.method == "POST" and may_write and form.is_valid():
        messaging.send(side.conversation, request.user, **form.cleaned_data)
        return redirect(side.conversation)
    # A request is read before it is answered, and looking at it says nothing to anybody.
    messaging.look(side)
    request.user.unread_messages -= min(side.unread_count, request.user.unread_messages)
    page = keyset_page(side.messages(), NEWEST_FIRST, request.GET.get("page", ""))
    context = {
        "side": side,
        "page": page,
        "spoken": page.items[::-1],
        "latest": page.items[0].public_id if page.items else "",
        "form": form,
        "may_write": may_write,
    }
    refused = 422 if may_write else 403
    status = refused if request.method == "POST" else 200
    return render(request, "accounts/conversation.html", context, status=status)


@require_safe
def newer(request, public_id):
    """What came since message `?after=`, for an open page that asks every few seconds.

    204 where there is nothing, and after signing out: the page stays as it is.
    """
    if not request.user.is_authenticated:
        return HttpResponse(status=204)
    side = own_side(request, public_id)
    found = side.messages().order_by("pk")
    after = request.GET.get("after", "")
    if after.isalnum():
        seen = side.conversation.messages.filter(public_id=after).values("pk")
        found = found.filter(pk__gt=seen[:1])
    fresh = list(found[:AT_ONCE])
    if not fresh:
        return HttpResponse(status=204)
    messaging.look(side)
    context = {"side": side, "spoken": fresh, "latest": fresh[-1].public_id}
    return render(request, "accounts/_spoken.html", context)


@login_required
@require_POST
def accept(request, public_id):
    side = own_side(request, public_id)
    if side.is_asker:
        raise PermissionDenied(_("The other one answers this."))
    messaging.accept(side.conversation)
    return redirect(side.conversation)


@login_required
@require_POST
def decline(request, public_id):
    side = own_side(request, public_id)
    if not side.is_request:
        raise PermissionDenied(_("There is nothing to decline any more."))
    messaging.decline(side)
    messages.success(request, _("Declined. They are not told."))
    return redirect("accounts:messages")


@login_required
@require_POST
def leave(request, public_id):
    """Delete the conversation for oneself. The other one keeps what they have."""
    messaging.leave(own_side(request, public_id))
    messages.success(request, _("It is gone from your side."))
    return redirect("accounts:messages")


@login_required
@require_POST
def delete(request, public_id, message_id):
    side = own_side(request, public_id)
    message = get_object_or_404(side.messages(), public_id=message_id)
    messaging.delete_for(side, Message.objects.filter(pk=message.pk))
    return redirect(side.conversation)
