"""Requests between two members that one sends and the other accepts: peers and partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from recovery_forum.lib.public_ids import PublicIdField

if TYPE_CHECKING:
    from accounts.models import Member


class MutualRequestQuerySet(models.QuerySet):
    def accepted(self):
        return self.exclude(accepted_at=None)

    def open(self):
        """Return requests that can be accepted."""
        return self.filter(accepted_at=None)

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
        return self.recipient_id == member.pk and not self.accepted_at


Request = TypeVar("Request", bound=MutualRequest)


@transaction.atomic
def create_request(
    model: type[Request], requester: Member, recipient: Member, **fields: object
) -> tuple[Request, bool]:
    """Create a request, unless the two have one already, in either direction.

    Returns (request, whether it is new). An existing one is locked for the caller's transaction.
    """
    requests: Any = model._default_manager
    try:
        with transaction.atomic():
            return requests.create(requester=requester, recipient=recipient, **fields), True
    except IntegrityError:
        return requests.between(requester, recipient).select_for_update().get(), False


def accept_request(request: MutualRequest, **changes: object) -> bool:
    """Accept an open request and set the fields in `changes`, in the database and on `request`.

    Returns False if it was not open any more: of two clicks, the first counts.
    """
    changes = {"accepted_at": timezone.now(), **changes}
    if not type(request).objects.open().filter(pk=request.pk).update(**changes):
        return False
    for field, value in changes.items():
        setattr(request, field, value)
    return True


def close_request(request: MutualRequest, **changes: object) -> None:
    """Decline or withdraw a request that is not accepted.

    With `changes`, such as declined_at, the row stays, so that the same request cannot be sent
    again. Without, it is deleted.
    """
    waiting = type(request).objects.filter(pk=request.pk, accepted_at=None)
    if changes:
        waiting.update(**changes)
    else:
        waiting.delete()
