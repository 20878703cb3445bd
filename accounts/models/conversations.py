"""Conversations: two members who write to each other, and nobody else who reads it."""

import uuid

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.blocks import Block
from accounts.models.hidden_items import is_hidden_by
from recovery_forum.lib.markup import RenderedField
from recovery_forum.lib.public_ids import PublicIdField

MAX_LENGTH = 5_000


class ConversationQuerySet(models.QuerySet):
    def between(self, member, other):
        return self.filter(
            Q(requester=member, recipient=other) | Q(requester=other, recipient=member)
        )


class Conversation(models.Model):
    """Begun by `requester`. Until `asked` agrees it is a request of one message.

    It goes with the account of either: it was theirs together.
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
        """One's own, without those whom one blocked, and those who left.

        For somebody who was blocked, the conversation stays, and is never answered.
        """
        if not member.is_authenticated:
            return self.none()
        blocked = Block.objects.filter(blocker=member).values("blocked")
        return self.filter(member=member, other__is_active=True).exclude(other__in=blocked)

    def with_other_member(self):
        return self.select_related("conversation", "other")

    def requests(self):
        """Where somebody waits for the answer of this side."""
        return self.filter(
            conversation__recipient=F("member"),
            conversation__accepted_at=None,
            conversation__declined_at=None,
            left_at=None,
        )

    def for_list(self):
        """Conversations on one's list: neither requests, answered or not, nor those one left."""
        mine = ~Q(conversation__recipient=F("member")) | Q(conversation__accepted_at__isnull=False)
        return self.filter(mine, left_at=None)


class Participant(models.Model):
    """One side of a conversation: what it has not read yet, and whether it deleted it."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="participants")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="conversations"
    )
    other = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # The last message that this side sees; a withheld one moves nothing.
    active_at = models.DateTimeField(default=timezone.now)
    # Kept to count what is unread. The other side never learns it: there are no read receipts.
    seen_at = models.DateTimeField(default=timezone.now)
    unread_count = models.PositiveIntegerField(default=0, editable=False)
    left_at = models.DateTimeField(null=True, blank=True)

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
        """Whether this side was asked, and has not said yes."""
        return not self.is_requester and not self.conversation.accepted_at

    @property
    def is_waiting(self):
        """Whether this side wrote its first message, and may write on once it is answered."""
        return self.is_requester and not self.conversation.accepted_at

    @property
    def can_write(self):
        """A request is one message, also for somebody who deleted it on their side."""
        return not (
            self.is_waiting and self.conversation.messages.filter(author=self.member_id).exists()
        )

    def messages(self):
        """The messages that this side has and did not delete, with `is_hidden` marked."""
        mine = Q(author=self.member_id, author_deleted_at=None)
        theirs = Q(author=self.other_id, reader_deleted_at=None)
        hidden = is_hidden_by(self.member_id, "message")
        return self.conversation.messages.filter(mine | theirs).annotate(is_hidden=hidden)


class MessageQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Messages of one's own conversations that one has and did not delete."""
        own = Participant.objects.visible_to(member)
        mine = Q(author=member.pk, author_deleted_at=None)
        theirs = ~Q(author=member.pk) & Q(reader_deleted_at=None)
        return self.filter(mine | theirs, conversation__in=own.values("conversation"))


class Message(models.Model):
    """A few words to one person. Gone once both sides deleted it.

    One that is withheld, because its reader blocked the author, counts as deleted by the reader
    from the beginning: they never had it.
    """

    public_id = PublicIdField()
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages_sent"
    )
    text = models.TextField(_("message"), max_length=MAX_LENGTH)
    html = RenderedField(source="text")
    sent_at = models.DateTimeField(default=timezone.now)
    author_deleted_at = models.DateTimeField(null=True, blank=True)
    reader_deleted_at = models.DateTimeField(null=True, blank=True)
    # From the form: a double click finds the message that it sent before.
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
    """A conversation goes with an account: the other one's count must not go on waiting for it."""
    if instance.unread_count:
        get_user_model().objects.filter(pk=instance.member_id).update(
            unread_messages=F("unread_messages") - instance.unread_count
        )
