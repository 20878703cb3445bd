"""Writing to one person: sending, agreeing, declining, reading and deleting.

Unread counts are kept by the transaction of what changes them: one on each side of a conversation,
and their sum on the member, so that the navigation of every page costs no query.
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Block, Conversation, Member, Message, Mute, Notification, Participant
from accounts.notifications.services import send_notification, withdraw_notification
from accounts.peers.services import are_peers

Kind = Notification.Kind


def get_conversation_between(member, other):
    """The conversation of the two, or None."""
    return Conversation.objects.between(member, other).first()


@transaction.atomic
def start_conversation(member, other, text, submission):
    """Write to somebody for the first time: to a peer at once, to anybody else as a request.

    Whether `other` takes it, Member.accepts_messages_from says. Gives the conversation.
    """
    try:
        with transaction.atomic():
            conversation = Conversation.objects.create(
                requester=member,
                recipient=other,
                accepted_at=timezone.now() if are_peers(member, other) else None,
            )
            Participant.objects.create(conversation=conversation, member=member, other=other)
            Participant.objects.create(conversation=conversation, member=other, other=member)
    except IntegrityError:  # Two clicks, or both of them, at once.
        conversation = get_conversation_between(member, other)
    send_message(conversation, member, text, submission)
    conversation.refresh_from_db()
    if not conversation.accepted_at:
        send_notification(other.pk, Kind.MESSAGE_REQUESTED, member, conversation.get_absolute_url())
    return conversation


@transaction.atomic
def send_message(conversation, author, text, submission):
    """Send `text`; to answer a request is to accept it. Gives the message.

    A second click gives the message of the first. Raises PermissionDenied, in words, while a
    request waits: whether it was declined, or its author blocked, nobody can tell by it.
    """
    conversation = Conversation.objects.select_for_update().get(pk=conversation.pk)
    before = Message.objects.filter(author=author, submission=submission).first()
    if before:
        return before
    if not conversation.accepted_at:
        if conversation.requester_id != author.pk:
            accept_conversation(conversation)
        elif conversation.messages.filter(author=author).exists():
            raise PermissionDenied(_("Your first message waits for an answer."))
    reader = _get_other_participant(conversation, author)
    now = timezone.now()
    is_withheld = conversation.declined_at or _is_unreachable(author, reader)
    message = conversation.messages.create(
        author=author,
        text=text,
        submission=submission,
        sent_at=now,
        reader_deleted_at=now if is_withheld else None,
    )
    sides = conversation.participants
    sides.filter(member=author).update(active_at=now, left_at=None)
    if not is_withheld:
        _deliver_message(sides.filter(member=reader), conversation, author, now)
    return message


def _get_other_participant(conversation, member):
    pks = {conversation.requester_id, conversation.recipient_id} - {member.pk}
    return Member.objects.get(pk=pks.pop())


def _is_unreachable(author, reader):
    return not reader.is_active or Block.objects.filter(blocker=reader, blocked=author).exists()


def _deliver_message(side, conversation, author, now):
    """Count it for its reader, and tell them of the first one that they have not read."""
    side.update(active_at=now, left_at=None, unread_count=F("unread_count") + 1)
    fresh = side.get()
    reader = fresh.member_id
    Member.objects.filter(pk=reader).update(unread_messages=F("unread_messages") + 1)
    if Mute.objects.filter(muter=reader, muted=author).exists():
        mark_conversation_seen(fresh)
    elif conversation.accepted_at and fresh.unread_count == 1:
        send_notification(reader, Kind.MESSAGE, author, conversation.get_absolute_url())


def accept_conversation(conversation):
    """The yes of the one who was asked."""
    conversation.accepted_at, conversation.declined_at = timezone.now(), None
    conversation.save(update_fields=["accepted_at", "declined_at"])


@transaction.atomic
def decline_conversation(participant):
    """A no, without a word: the one who asked goes on seeing that they wait."""
    conversation = participant.conversation
    conversation.declined_at = timezone.now()
    conversation.save(update_fields=["declined_at"])
    mark_conversation_seen(participant)
    url = conversation.get_absolute_url()
    withdraw_notification(participant.member_id, Kind.MESSAGE_REQUESTED, participant.other, url)


@transaction.atomic
def mark_conversation_seen(participant):
    """This side has read everything. Nobody is told."""
    side = Participant.objects.select_for_update().get(pk=participant.pk)
    if side.unread_count:
        Member.objects.filter(pk=side.member_id).update(
            unread_messages=F("unread_messages") - side.unread_count
        )
        side.unread_count, side.seen_at = 0, timezone.now()
        side.save(update_fields=["unread_count", "seen_at"])
        _withdraw_request_notification(participant)


def _withdraw_request_notification(side):
    """What is read needs no mail, and no line in the list: the conversation has its own."""
    url = side.conversation.get_absolute_url()
    Notification.objects.filter(member=side.member_id, kind=Kind.MESSAGE, url=url).delete()


@transaction.atomic
def delete_message_for(participant, messages):
    """Take `messages` of the conversation off this side; what neither side keeps is gone."""
    now, mine = timezone.now(), participant.member_id
    messages.filter(author=mine, author_deleted_at=None).update(author_deleted_at=now)
    messages.filter(author=participant.other_id, reader_deleted_at=None).update(
        reader_deleted_at=now
    )
    participant.conversation.messages.exclude(author_deleted_at=None).exclude(
        reader_deleted_at=None
    ).delete()


def withdraw_message(message):
    """A moderator takes it from its reader. Its author keeps it, and is told in a notice."""
    Message.objects.filter(pk=message.pk, reader_deleted_at=None).update(
        reader_deleted_at=timezone.now()
    )


@transaction.atomic
def leave_conversation(participant):
    """Delete the whole conversation for this side. A new message brings it back, with that only."""
    mark_conversation_seen(participant)
    delete_message_for(participant, participant.conversation.messages.all())
    Participant.objects.filter(pk=participant.pk).update(left_at=timezone.now())


def close_conversation_between(member, other):
    """A block came between the two: nothing of the other one is unread any more."""
    for side in Participant.objects.filter(member=member, other=other):
        mark_conversation_seen(side)
