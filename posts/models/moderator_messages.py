"""What members write to the moderators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.moderation_status.written_texts import Place
from posts.models.cases import Case
from recovery_forum.lib.public_ids import PublicIdField

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import Member

MAX_WORDS = 20_000  # As long as a post: a plea that could not be posted comes here whole.


class ModeratorMessageQuerySet(models.QuerySet):
    def visible_to(self, member: Member | AnonymousUser) -> ModeratorMessageQuerySet:
        """Return the member's own messages. Moderators read them on the page of their case."""
        return self.filter(member=member) if member.is_authenticated else self.none()


class ModeratorMessage(models.Model):
    """The words of a member to the moderators. Those that arrive together share one case."""

    public_id = PublicIdField()
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="moderator_messages"
    )
    case = models.ForeignKey(Case, models.SET_NULL, null=True, related_name="messages")
    # Empty for a private message that spoke of a crisis: moderators learn of the danger only.
    words = models.TextField(_("your message"), max_length=MAX_WORDS, blank=True)
    # Words of a crisis that were meant to be published, and could not be.
    was_refused = models.BooleanField(default=False)
    # Where it was written, if not to the moderators: they learn of it because it spoke of a crisis.
    place = models.CharField(max_length=20, choices=Place, blank=True, default="")
    # Meant to be posted without a name: moderators don't see whose they are either.
    is_anonymous = models.BooleanField(default=False)
    sent_at = models.DateTimeField(default=timezone.now)

    objects = ModeratorMessageQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("message to the moderators")
        verbose_name_plural = _("messages to the moderators")

    def __str__(self) -> str:
        return f"{self.sent_at:%Y-%m-%d %H:%M}"

    @property
    def conversation(self) -> str:
        """All messages of the same case, for the moderators who read it."""
        messages = self.case.messages.order_by("pk") if self.case else [self]
        return "\n\n".join(message.description for message in messages)

    @property
    def description(self) -> str:
        """The words, with where they were written; or what happened, if they stay private."""
        if not self.place:
            return self.words or str(WORDS_KEPT_PRIVATE)
        template = WRITTEN_ELSEWHERE if self.words else WRITTEN_FOR_OTHERS
        return template % {"place": self.get_place_display(), "words": self.words}


WRITTEN_ELSEWHERE = _("(Written in %(place)s)\n%(words)s")
WRITTEN_FOR_OTHERS = _(
    "In %(place)s, they wrote that they may be in danger. Moderators can't read it; please write "
    "to them."
)
WORDS_KEPT_PRIVATE = _(
    "In a private message that couldn't be sent, they wrote that they may be in danger. "
    "The message stays private; please write to them."
)
