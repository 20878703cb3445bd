"""A member's preferences: who may send requests, where they can be found, when their day starts."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.blocking.shared_groups import share_a_group


class Preferences(models.Model):
    class RequestAudience(models.TextChoices):
        """Who may send message requests."""

        NOBODY = "nobody", _("Nobody")
        PEERS = "peers", _("My peers")
        GROUPS = "groups", _("My peers and members of my groups")
        MEMBERS = "members", _("All members")

    # Members of the same groups by default, to protect new members from those who look for them.
    message_requests_from = models.CharField(
        _("who can send me message requests"),
        max_length=8,
        choices=RequestAudience,
        default=RequestAudience.GROUPS,
    )
    # When they agreed to be suggested as a peer. Empty if they did not.
    suggestible_since = models.DateTimeField(null=True, blank=True)
    is_searchable = models.BooleanField(_("let members find me by my pseudonym"), default=True)
    # How many, never who. Only the author of a post is told who reacted.
    shares_support = models.BooleanField(
        _("let readers see how many people supported my posts"), default=True, db_default=True
    )
    # Every page has the title "Home", for members whose screen others can see.
    uses_neutral_titles = models.BooleanField(_("neutral page titles"), default=False)

    # Until this hour a night still belongs to the day before, for those who go to bed late. It
    # decides about check-ins, pledges and "today", never about the days of a journey.
    day_starts_at = models.PositiveSmallIntegerField(
        _("my day starts at"),
        choices=[(hour, f"{hour:02}:00") for hour in range(7)],
        default=0,
        db_default=0,
    )

    class Meta:
        abstract = True

    def accepts_messages_from(self, other):
        """Return whether `other` may send a message request. Does not check blocks.

        Nobody may to a banned member, who could not answer.
        """
        if self.banned_at:
            return False
        if self.message_requests_from == self.RequestAudience.NOBODY:
            return False
        if self.message_requests_from == self.RequestAudience.MEMBERS or other.pk in self.peer_ids:
            return True
        return self.message_requests_from == self.RequestAudience.GROUPS and share_a_group(
            other, self
        )

    def accepts_peer_requests_from(self, other):
        """Return whether `other` may send a peer request, which contains a note.

        They may if they may send messages, or if this member wants to be suggested.
        """
        if self.banned_at:
            return False
        return bool(self.suggestible_since) or self.accepts_messages_from(other)
