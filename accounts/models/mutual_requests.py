"""Requests that one member sends and another accepts: the base of peerings and partnerships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from accounts.models.blocks import is_blocked_either_way
from recovery_forum.lib.public_ids import PublicIdField

if TYPE_CHECKING:
    from accounts.models import Member


def is_paired_with(member: Member, model: type[MutualRequest], path: str = "member") -> Q:
    """Return the condition for rows where an accepted request joins the one at `path` to `member`.

    It ignores blocks.
    """
    accepted = model._default_manager.exclude(accepted_at=None)
    return Q(**{f"{path}__in": accepted.filter(recipient=member).values("requester")}) | Q(
        **{f"{path}__in": accepted.filter(requester=member).values("recipient")}
    )


class MutualRequestQuerySet(models.QuerySet):
    def accepted(self):
        return self.exclude(accepted_at=None)

    def open(self):
        """Return requests that can be accepted."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def received_by(self, member):
        """Return the requests that `member` has not answered yet."""
        return self.visible_to(member).open().filter(recipient=member)

    def without_blocked(self, member):
        """Leave out requests between `member` and anybody whom a block separates from them."""
        return self.exclude(
            is_blocked_either_way(member, "requester") | is_blocked_either_way(member, "recipient")
        )

    def between(self, member, other):
        """Return the row of the two members, whoever sent it. It ignores blocks."""
        return self.filter(
            Q(requester=member, recipient=other) | Q(requester=other, recipient=member)
        )


class MutualRequest(models.Model):
    """A request of `requester`, which `recipient` may accept. There is one for each pair.

    Removing it afterwards sends no notification.
    """

    public_id = PublicIdField()
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    accepted_at = models.DateTimeField(null=True, blank=True)
    # Declined and withdrawn requests are kept, so that nobody has to decline the same member twice.
    declined_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = MutualRequestQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["requested_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                Least("requester", "recipient"),
                Greatest("requester", "recipient"),
                name="one_%(class)s_a_pair",
            ),
            models.CheckConstraint(
                name="%(class)s_is_between_two_members", condition=~Q(requester=F("recipient"))
            ),
        ]

    def __str__(self):
        return f"{self.requester} – {self.recipient}"

    def other(self, member: Member) -> Member:
        return self.recipient if self.requester_id == member.pk else self.requester

    def can_be_accepted_by(self, member: Member) -> bool:
        return self.recipient_id == member.pk and not self.accepted_at and not self.withdrawn_at
