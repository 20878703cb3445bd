"""Peers: two members who chose each other."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models.blocks import is_blocked_either_way
from recovery_forum.lib.public_ids import PublicIdField


class PeeringQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Of the two alone, and never across a block.

        One that was declined stays with the person who asked, looking like one that waits.
        """
        if not member.is_authenticated:
            return self.none()
        asked = Q(asker=member, asked__is_active=True, taken_back_at=None)
        asking = Q(asked=member, asker__is_active=True, taken_back_at=None, declined_at=None)
        return self.filter(asked | asking).exclude(
            is_blocked_either_way(member, "asker") | is_blocked_either_way(member, "asked")
        )

    def of(self, member):
        """Where both agreed."""
        return self.visible_to(member).exclude(accepted_at=None)

    def between(self, member, other):
        """The row of the two, whatever became of it. For the verbs; no page shows it."""
        return self.filter(Q(asker=member, asked=other) | Q(asker=other, asked=member))


def peers_of(member, path="member") -> Q:
    """A condition for rows with somebody at `path`: that they and `member` are peers.

    It knows nothing of blocks.
    """
    agreed = Peering.objects.exclude(accepted_at=None)
    return Q(**{f"{path}__in": agreed.filter(asked=member).values("asker")}) | Q(
        **{f"{path}__in": agreed.filter(asker=member).values("asked")}
    )


class Peering(models.Model):
    """Asked by one, accepted by the other. Ending it deletes it, and nobody is told."""

    public_id = PublicIdField()
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="peerings_asked"
    )
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="peerings_received"
    )
    note = models.CharField(_("a word to them"), max_length=300, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    # Both are kept so that nobody is asked again by somebody whom they declined.
    declined_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = PeeringQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("peering")
        verbose_name_plural = _("peerings")
        constraints = [
            models.UniqueConstraint(
                Least("asker", "asked"), Greatest("asker", "asked"), name="one_peering_a_pair"
            ),
            models.CheckConstraint(name="nobody_is_their_own_peer", condition=~Q(asker=F("asked"))),
            models.CheckConstraint(
                name="no_peering_is_both_accepted_and_declined",
                condition=Q(accepted_at=None) | Q(declined_at=None, taken_back_at=None),
            ),
        ]

    def __str__(self):
        return f"{self.asker} – {self.asked}"

    def other(self, member):
        return self.asked if self.asker_id == member.pk else self.asker
