"""Sending, accepting, declining, reading and deleting messages.

Each side of a conversation has an unread count. Their sum is stored on the member, so that the
navigation of every page needs no query. Both change in the transaction of what changes them.
"""

from __future__ import annotations

from datetime import datetime
from typing import cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Block, Conversation, Member, Message, Mute, Notification, Participant
from accounts.notifications.services import send_notification, withdraw_notification
from accounts.peers.services import are_peers

Kind = Notification.Kind


def get_conversation_between(member: Member, other: Member) -> Conversation | None:
    """Return the conversation of the two members, or None."""
    return Conversation.objects.between(member, other).first()


@transaction.atomic
def start_conversation(member: Member, other: Member, text: str, submission: UUID) -> Conversation:
    """Send the first message to `other`. Unless the two are peers, it is a message request.

    The caller has checked Member.accepts_messages_from(). Opens its own transaction.
    """
    accepted_at = timezone.now() if are_peers(member, other) else None
    conversation = _create_conversation(member, other, accepted_at)
    send_message(conversation, member, text, submission)
    conversation.refresh_from_db()
    if not conversation.accepted_at:
        send_notification(other.pk, Kind.MESSAGE_REQUESTED, member, conversation.get_absolute_url())
    return conversation


@transaction.atomic
def open_conversation(member: Member, other: Member) -> Conversation:
    """Return the conversation of two members who both agreed to talk, and create it if needed.

    A message request between them is accepted by it. Opens its own transaction.
    """
    conversation = _create_conversation(member, other, timezone.now())
    if not conversation.accepted_at:
        accept_conversation(conversation)
    conversation.participants.update(left_at=None)
    return conversation


def _create_conversation(
    member: Member, other: Member, accepted_at: datetime | None
) -> Conversation:
    """Return the conversation of the two, and create it if there is none."""
    try:
        with transaction.atomic():
            conversation = Conversation.objects.create(
                requester=member, recipient=other, accepted_at=accepted_at
            )
            Participant.objects.create(conversation=conversation, member=member, other=other)
            Participant.objects.create(conversation=conversation, member=other, other=member)
    except IntegrityError:  # Of two clicks, or because both wrote at the same moment.
        conversation = cast(Conversation, get_conversation_between(member, other))
    return conversation


@transaction.atomic
def send_message(
    conversation: Conversation, author: Member, text: str, submission: UUID
) -> Message:
    """Send `text`, and return the message. To answer a message request is to accept it.

    With the `submission` of an earlier message, returns that one and sends nothing. Raises
    PermissionDenied, with a message, if the request of `author` was not accepted yet. It says the
    same if the request was declined or `author` was blocked. Opens its own transaction.
    """
    conversation = Conversation.objects.select_for_update().get(pk=conversation.pk)
    sent_before = Message.objects.filter(author=author, submission=submission).first()
    if sent_before:
        return sent_before
    if not conversation.accepted_at:
        if conversation.requester_id != author.pk:
            accept_conversation(conversation)
        elif conversation.messages.filter(author=author).exists():
            raise PermissionDenied(_("Your first message hasn't been answered yet."))
    reader = _get_other_member(conversation, author)
    now = timezone.now()
    is_withheld = conversation.declined_at or _is_unreachable(author, reader)
    message = conversation.messages.create(
        author=author,
        text=text,
        submission=submission,
        sent_at=now,
        reader_deleted_at=now if is_withheld else None,
    )
    participants = conversation.participants
    participants.filter(member=author).update(active_at=now, left_at=None)
    if not is_withheld:
        _deliver_message(participants.filter(member=reader), conversation, author, now)
    return message


def _get_other_member(conversation: Conversation, member: Member) -> Member:
    pks = {conversation.requester_id, conversation.recipient_id} - {member.pk}
    return Member.objects.get(pk=pks.pop())


def _is_unreachable(author: Member, reader: Member) -> bool:
    return not reader.is_active or Block.objects.filter(blocker=reader, blocked=author).exists()


def _deliver_message(
    rows: QuerySet[Participant], conversation: Conversation, author: Member, now: datetime
) -> None:
    """Count the message as unread by its reader, and notify them if it is the only one.

    `rows` is a queryset of one row: the reader's side.
    """
    rows.update(active_at=now, left_at=None, unread_count=F("unread_count") + 1)
    side = rows.get()
    reader_id = side.member_id
    Member.objects.filter(pk=reader_id).update(unread_messages=F("unread_messages") + 1)
    if Mute.objects.filter(muter=reader_id, muted=author).exists():
        mark_conversation_seen(side)
    elif conversation.accepted_at and side.unread_count == 1:
        send_notification(reader_id, Kind.MESSAGE, author, conversation.get_absolute_url())


def accept_conversation(conversation: Conversation) -> None:
    """Accept a message request, for its recipient."""
    conversation.accepted_at, conversation.declined_at = timezone.now(), None
    conversation.save(update_fields=["accepted_at", "declined_at"])


@transaction.atomic
def accept_without_answer(conversation: Conversation) -> None:
    """Accept a message request and notify its requester, who can write again now."""
    accept_conversation(conversation)
    url = conversation.get_absolute_url()
    send_notification(conversation.requester_id, Kind.MESSAGE_ACCEPTED, conversation.recipient, url)


@transaction.atomic
def decline_conversation(participant: Participant) -> None:
    """Decline a message request. To its requester, it still looks as if it waited.

    Opens its own transaction.
    """
    conversation = participant.conversation
    conversation.declined_at = timezone.now()
    conversation.save(update_fields=["declined_at"])
    mark_conversation_seen(participant)
    url = conversation.get_absolute_url()
    withdraw_notification(participant.member_id, Kind.MESSAGE_REQUESTED, participant.other, url)


@transaction.atomic(savepoint=False)
def mark_conversation_seen(participant: Participant) -> None:
    """Set the unread count of this side to 0. The other side does not learn it.

    Opens its own transaction, or is a part of that of its caller.
    """
    side = Participant.objects.select_for_update().get(pk=participant.pk)
    if side.unread_count:
        Member.objects.filter(pk=side.member_id).update(
            unread_messages=F("unread_messages") - side.unread_count
        )
        side.unread_count, side.seen_at = 0, timezone.now()
        side.save(update_fields=["unread_count", "seen_at"])
        _delete_message_notifications(participant)


def _delete_message_notifications(side: Participant) -> None:
    """Delete the notifications of messages that were read, so that no email is sent."""
    url = side.conversation.get_absolute_url()
    Notification.objects.filter(member=side.member_id, kind=Kind.MESSAGE, url=url).delete()


@transaction.atomic
def delete_messages_for(participant: Participant, messages: QuerySet[Message]) -> None:
    """Delete `messages` for this side, and the rows that both sides have deleted.

    Opens its own transaction.
    """
    now, mine = timezone.now(), participant.member_id
    messages.filter(author=mine, author_deleted_at=None).update(author_deleted_at=now)
    messages.filter(author=participant.other_id, reader_deleted_at=None).update(
        reader_deleted_at=now
    )
    participant.conversation.messages.exclude(author_deleted_at=None).exclude(
        reader_deleted_at=None
    ).delete()


def remove_message(message: Message) -> None:
    """Hide a reported message from its reader. Its author keeps it, and gets a notice."""
    Message.objects.filter(pk=message.pk).update(removed_at=timezone.now())


def restore_message(message: Message) -> None:
    """Show a message again that moderators hid, unless its reader deleted it meanwhile."""
    Message.objects.filter(pk=message.pk).update(removed_at=None)


@transaction.atomic
def leave_conversation(participant: Participant) -> None:
    """Delete the whole conversation for this side. A new message will show it again.

    Opens its own transaction.
    """
    mark_conversation_seen(participant)
    delete_messages_for(participant, participant.conversation.messages.all())
    Participant.objects.filter(pk=participant.pk).update(left_at=timezone.now())


def close_conversation_between(member: Member, other: Member) -> None:
    """Mark the messages of `other` as seen by `member`, who has blocked them."""
    for side in Participant.objects.filter(member=member, other=other):
        mark_conversation_seen(side)
