"""Asking for support now: partners, then people around, one after the other until one comes."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.messaging.services import open_conversation, send_message
from accounts.models import Conversation, Member, Notification
from accounts.notifications.services import withdraw_notification
from accounts.notifications.urgent import send_urgent_notification
from milestones.models import (
    PartnerAlert,
    Partnership,
    SupportRecipient,
    SupportRequest,
)
from milestones.partners.queries import list_partnerships
from milestones.safety_plans.services import open_plan_for_support
from milestones.support.queries import (
    TIME_TO_ANSWER,
    choose_next_person,
    find_current_request,
    get_support_preferences,
    rank_partners,
)
from posts.availability.candidates import mark_asked

# Shown on locked screens.
SUBJECT = gettext_lazy("Something is here for you")


@transaction.atomic
def ask_for_support(
    member: Member,
    partnership: Partnership | None = None,
    asks_all: bool = False,
    asks_groups: bool = False,
) -> tuple[SupportRequest, bool]:
    """Ask people to be with `member` now. Returns the request, and whether it is a new one.

    Asks `partnership` first if given, or all partners with `asks_all`, or else who fits best; the
    scheduler asks the others. With `asks_groups`, people around in the member's groups are asked
    after the partners. While a request goes on, a second call returns it and sends nothing, unless
    it adds the groups. Opens its own transaction.
    """
    # Locked, so that two taps at once are one request.
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    current = find_current_request(member)
    now = timezone.now()
    if current:
        if asks_groups:
            _add_groups(current.pk, now)
            current.refresh_from_db()
        return current, False
    request = SupportRequest.objects.create(
        member=member, asked_at=now, next_ask_at=now + TIME_TO_ANSWER, asks_groups=asks_groups
    )
    if asks_all:
        for row in rank_partners(member, now):
            _ask(request, *row, now)
    elif partnership:
        _ask(request, partnership, partnership.other(member), now)
    if not request.recipients.exists():
        _ask_next(request, now)
    return request, True


def _add_groups(pk: int, now: datetime) -> None:
    """Let the request also ask the member's groups, and ask the next person at once."""
    waiting = SupportRequest.objects.exclude(next_ask_at=None).filter(pk=pk, asks_groups=False)
    request = waiting.select_for_update(of=("self",)).select_related("member").first()
    if request is None:
        return
    request.asks_groups = True
    request.save(update_fields=["asks_groups"])
    _ask_next(request, now)


def _ask(
    request: SupportRequest, partnership: Partnership | None, other: Member, now: datetime
) -> None:
    SupportRecipient.objects.create(request=request, member=other, asked_at=now)
    if partnership:
        kind = PartnerAlert.Kind.SUPPORT
        partnership.alerts.create(sender=request.member, kind=kind, sent_at=now)
    else:
        mark_asked(other, now)
    send_urgent_notification(
        other,
        Notification.Kind.SUPPORT_REQUESTED,
        request.get_absolute_url(),
        subject=SUBJECT,
        template="support_request",
        actor=request.member,
    )


def _ask_next(request: SupportRequest, now: datetime) -> None:
    """Ask the next person, if there is one, and note when to go on."""
    if chosen := choose_next_person(request, now):
        _ask(request, *chosen, now)
    # Also without one: in a few minutes somebody else may be around.
    request.next_ask_at = now + TIME_TO_ANSWER
    request.save(update_fields=["next_ask_at"])


@transaction.atomic
def continue_support_request(pk: int) -> None:
    """Ask the next person if nobody has come in time. Opens its own transaction.

    The request stays locked meanwhile, so that two schedulers ask one person.
    """
    now = timezone.now()
    due = SupportRequest.objects.filter(pk=pk, next_ask_at__lte=now)
    request = due.select_for_update(of=("self",)).select_related("member").first()
    if request is None:
        return
    if not request.is_current or request.recipients.exclude(coming_at=None).exists():
        SupportRequest.objects.filter(pk=pk).update(next_ask_at=None)
        return
    _ask_next(request, now)


def mark_support_request_seen(request: SupportRequest, member: Member) -> None:
    """Note that `member`, who was asked, has opened the page. Whoever asked sees it."""
    request.recipients.filter(member=member, seen_at=None).update(seen_at=timezone.now())


@transaction.atomic
def accept_support_request(request: SupportRequest, member: Member) -> Conversation | None:
    """Note that `member` is with whoever asked, and open a conversation between the two.

    Returns None if the request is over. A second call sends nothing. Opens its own transaction.
    """
    request = SupportRequest.objects.select_for_update().get(pk=request.pk)
    recipient = request.recipients.filter(member=member).first()
    if recipient is None or not request.is_current:
        return None
    conversation = open_conversation(member, request.member)
    if recipient.coming_at:
        return conversation
    now = timezone.now()
    request.recipients.filter(pk=recipient.pk).update(
        coming_at=now, seen_at=recipient.seen_at or now, declined_at=None
    )
    SupportRequest.objects.filter(pk=request.pk).update(next_ask_at=None)
    submission = uuid.uuid5(uuid.NAMESPACE_URL, f"{request.public_id}/{member.pk}")
    send_message(conversation, member, _("I'm with you."), submission)
    url = conversation.get_absolute_url()
    # The notification below says the same, and at once.
    withdraw_notification(request.member_id, Notification.Kind.MESSAGE, member, url)
    _open_plan(request.member, member)
    send_urgent_notification(
        request.member,
        Notification.Kind.SUPPORT_ACCEPTED,
        url,
        subject=SUBJECT,
        template="support_accepted",
        actor=member,
    )
    return conversation


def _open_plan(member: Member, other: Member) -> None:
    """Let a partner who comes read the plan, if `member` agreed beforehand."""
    if not get_support_preferences(member).opens_plan:
        return
    for partnership in list_partnerships(member):
        if partnership.other(member) == other:
            open_plan_for_support(member, partnership)


@transaction.atomic
def decline_support_request(request: SupportRequest, member: Member) -> None:
    """Note that `member` can't come now. The next person is asked at once.

    Opens its own transaction.
    """
    now = timezone.now()
    open_rows = request.recipients.filter(member=member, coming_at=None, declined_at=None)
    if not open_rows.update(declined_at=now, seen_at=now):
        return
    waiting = request.recipients.filter(declined_at=None, asked_at__gt=now - TIME_TO_ANSWER)
    if not waiting.exists():
        SupportRequest.objects.filter(pk=request.pk).exclude(next_ask_at=None).update(
            next_ask_at=now
        )
        continue_support_request(request.pk)


def stop_asking(request: SupportRequest) -> None:
    """Ask nobody else: whoever asked is all right, or does not want it any more."""
    SupportRequest.objects.filter(pk=request.pk, ended_at=None).update(
        ended_at=timezone.now(), next_ask_at=None
    )
