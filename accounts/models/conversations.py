"""Conversations between two members. Nobody else can read them."""

import uuid

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Greatest, Least, Left
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.blocks import Block
from accounts.models.hidden_items import HiddenItem, is_hidden_by
from recovery_forum.lib.markup import RenderedField
from recovery_forum.lib.public_ids import PublicIdField

MAX_MESSAGE_LENGTH = 5_000
EXCERPT_LENGTH = 160  # Characters of the last message in the list of conversations.


class ConversationQuerySet(models.QuerySet):
    def between(self, member, other):
        return self.filter(
            Q(requester=member, recipient=other) | Q(requester=other, recipient=member)
        )


class Conversation(models.Model):
    """A conversation that `requester` started. Until `recipient` accepts, it is a message request.

    A request holds one message. The conversation is deleted with the account of either member.
    """

    public_id = PublicIdField()
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        constraints = [
            models.UniqueConstraint(
                Least("requester", "recipient"),
                Greatest("requester", "recipient"),
                name="one_conversation_a_pair",
            ),
            models.CheckConstraint(
                name="nobody_writes_to_themselves", condition=~Q(requester=F("recipient"))
            ),
        ]

    def __str__(self):
        return self.public_id

    def get_absolute_url(self):
        return reverse("accounts:conversation", args=[self.public_id])


class ParticipantQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Return the rows of `member`, except with members who left.

        A block hides nothing here. Who was blocked must not learn of it, and who blocked somebody
        must still be able to read what was said, and to report it.
        """
        if not member.is_authenticated:
            return self.none()
        return self.filter(member=member, other__is_active=True)

    def without_blocked(self):
        """Leave out those with members whom this side blocked. For lists."""
        block = Block.objects.filter(blocker=OuterRef("member"), blocked=OuterRef("other"))
        return self.exclude(Exists(block))

    def with_other_member(self):
        """Load both, and annotate `has_blocked`: this side blocked the other, and can only read."""
        block = Block.objects.filter(blocker=OuterRef("member"), blocked=OuterRef("other"))
        return self.select_related("conversation", "other").annotate(has_blocked=Exists(block))

    def with_last_message(self):
        """Annotate `last_text`, the beginning of the newest message that this side sees, and its
        `last_author`. Both are None if there is none, or if this side hid it.
        """
        mine = Q(author=OuterRef("member"), author_deleted_at=None)
        theirs = Q(author=OuterRef("other"), reader_deleted_at=None, removed_at=None)
        messages = Message.objects.filter(mine | theirs, conversation=OuterRef("conversation"))
        last = messages.order_by("-sent_at", "-pk")[:1]
        hidden = HiddenItem.objects.filter(
            member=OuterRef(OuterRef("member")), kind="message", object_id=OuterRef("pk")
        )
        last = last.annotate(is_hidden=Exists(hidden))
        shown = Case(When(is_hidden=False, then=Left("text", EXCERPT_LENGTH)))
        return self.annotate(
            last_text=Subquery(last.values_list(shown)),
            last_author=Subquery(last.values("author")),
        )

    def requests(self):
        """Return the message requests that this side has not answered yet."""
        return self.without_blocked().filter(
            conversation__recipient=F("member"),
            conversation__accepted_at=None,
            conversation__declined_at=None,
            left_at=None,
        )

    def for_list(self):
        """Return those of the list: no received requests, none left, none with blocked members."""
        mine = ~Q(conversation__recipient=F("member")) | Q(conversation__accepted_at__isnull=False)
        return self.without_blocked().filter(mine, left_at=None)


class Participant(models.Model):
    """One member's side of a conversation, with its unread count."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participants")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="conversations"
    )
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # When the last message came that this side sees. A withheld message does not count.
    active_at = models.DateTimeField(default=timezone.now)
    # The other side never sees this: there are no read receipts.
    seen_at = models.DateTimeField(default=timezone.now)
    unread_count = models.PositiveIntegerField(default=0, editable=False)
    left_at = models.DateTimeField(null=True, blank=True)

    has_blocked: bool  # Set by with_other_member().

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "member"], name="one_participant_a_side"
            )
        ]
        indexes = [
            models.Index(fields=["member", "-active_at", "-id"], name="conversation_by_activity")
        ]

    def __str__(self):
        return f"{self.member} · {self.conversation}"

    @property
    def is_requester(self):
        return self.conversation.requester_id == self.member_id

    @property
    def is_request(self):
        """Whether this side received a message request and has not accepted it."""
        return not self.is_requester and not self.conversation.accepted_at

    @property
    def is_waiting(self):
        """Whether this side sent a message request that was not accepted yet."""
        return self.is_requester and not self.conversation.accepted_at

    @property
    def can_write(self):
        """Whether this side may send a message. A request is one, even if its author deleted it."""
        return not (
            self.is_waiting and self.conversation.messages.filter(author=self.member_id).exists()
        )

    def messages(self):
        """Return the messages that this side did not delete, annotated with `is_hidden`."""
        mine = Q(author=self.member_id, author_deleted_at=None)
        theirs = Q(author=self.other_id, reader_deleted_at=None, removed_at=None)
        hidden = is_hidden_by(self.member_id, "message")
        return self.conversation.messages.filter(mine | theirs).annotate(is_hidden=hidden)


class MessageQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Return the messages of the conversations of `member` that they did not delete."""
        own = Participant.objects.visible_to(member)
        mine = Q(author=member.pk, author_deleted_at=None)
        theirs = ~Q(author=member.pk) & Q(reader_deleted_at=None, removed_at=None)
        return self.filter(mine | theirs, conversation__in=own.values("conversation"))


class Message(models.Model):
    """A message in a conversation. Its row is deleted when both sides have deleted it.

    A message is withheld if its reader blocked the author: it is stored as deleted by the reader.
    """

    public_id = PublicIdField()
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages_sent"
    )
    text = models.TextField(_("message"), max_length=MAX_MESSAGE_LENGTH)
    html = RenderedField(source="text")
    sent_at = models.DateTimeField(default=timezone.now)
    author_deleted_at = models.DateTimeField(null=True, blank=True)
    reader_deleted_at = models.DateTimeField(null=True, blank=True)
    # When moderators hid it from its reader. Its author can still read it.
    removed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # From the form: a second click finds the message of the first.
    submission = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [models.UniqueConstraint(fields=["author", "submission"], name="sent_once")]
        indexes = [
            models.Index(fields=["conversation", "-sent_at", "-id"], name="message_in_order")
        ]

    def __str__(self):
        return self.public_id

    def get_absolute_url(self):
        return f"{self.conversation.get_absolute_url()}#message-{self.public_id}"


@receiver(post_delete, sender=Participant)
def decrement_unread_count(instance, **kwargs):
    """Subtract the unread messages of a conversation that is deleted with the other account."""
    if instance.unread_count:
        get_user_model().objects.filter(pk=instance.member_id).update(
            unread_messages=F("unread_messages") - instance.unread_count
        )
