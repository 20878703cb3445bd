"""Peers: two members who chose each other."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.mutual_requests import (
    MutualRequest,
    MutualRequestQuerySet,
    is_paired_with,
)


class PeeringQuerySet(MutualRequestQuerySet):
    def visible_to(self, member):
        """Return the peerings and requests of `member`, without those across a block.

        A declined request looks like a waiting one to the member who sent it.
        """
        if not member.is_authenticated:
            return self.none()
        sent = Q(requester=member, recipient__is_active=True, withdrawn_at=None)
        received = Q(
            recipient=member, requester__is_active=True, withdrawn_at=None, declined_at=None
        )
        return self.filter(sent | received).without_blocked(member)

    def of(self, member):
        """Return the accepted peerings of `member`, without those across a block."""
        return self.visible_to(member).accepted()


def is_peer_of(member, path="member") -> Q:
    """Return the condition for rows where the member at `path` is a peer of `member`.

    It ignores blocks.
    """
    return is_paired_with(member, Peering, path)


class Peering(MutualRequest):
    """A request to become peers, and the peers that came of it."""

    note = models.CharField(_("message"), max_length=300, blank=True)

    objects = PeeringQuerySet.as_manager()  # type: ignore[misc]  # as Django recommends

    class Meta(MutualRequest.Meta):
        abstract = False
        verbose_name = _("peering")
        verbose_name_plural = _("peerings")
        constraints = [
            *MutualRequest.Meta.constraints,
            models.CheckConstraint(
                name="no_peering_is_both_accepted_and_declined",
                condition=Q(accepted_at=None) | Q(declined_at=None, withdrawn_at=None),
            ),
        ]
