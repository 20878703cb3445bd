"""How a member wants to be met: who may ask, and where they may be found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.blocking.audiences import share_a_group


class Preferences(models.Model):
    class Asking(models.TextChoices):
        """Who may send a first message, beside those who already write to each other."""

        NOBODY = "nobody", _("Nobody")
        PEERS = "peers", _("My peers")
        GROUPS = "groups", _("My peers and people of my groups")
        MEMBERS = "members", _("Every member")

    # People of one's groups, at first: somebody new is not to be found by those who look for
    # somebody new.
    message_requests_from = models.CharField(
        _("who may ask to write to me"), max_length=8, choices=Asking, default=Asking.GROUPS
    )
    # Since when they want to be suggested as a peer. Empty: they don't.
    suggestible_since = models.DateTimeField(null=True, blank=True)
    is_searchable = models.BooleanField(_("let members find me by my pseudonym"), default=True)
    # "Home" as the title of every tab and window, for a screen that others see.
    uses_neutral_titles = models.BooleanField(_("neutral page titles"), default=False)

    class Meta:
        abstract = True

    def accepts_messages_from(self, other):
        """Whether `other` may write a first message. Says nothing of blocks: those hide."""
        if self.message_requests_from == self.Asking.NOBODY:
            return False
        if self.message_requests_from == self.Asking.MEMBERS or other.pk in self.peer_ids:
            return True
        return self.message_requests_from == self.Asking.GROUPS and share_a_group(other, self)

    def accepts_peer_requests_from(self, other):
        """A request brings a note, so it takes the same leave, or the wish to be suggested."""
        return bool(self.suggestible_since) or self.accepts_messages_from(other)
