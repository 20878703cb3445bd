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
        return self.filter(accepted_at=None, withdrawn_at=None)

    def received_by(self, member):
        """Return the requests that `member` has not answered yet."""
        return self.visible_to(member).open().filter(recipient=member)

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


def renew_request(
    request: MutualRequest, requester: Member, recipient: Member, **fields: object
) -> bool:
    """Send a withdrawn request again, with `fields`. Returns whether to notify `recipient`.

    If `recipient` declined it before, they are not asked twice.
    """
    if request.recipient_id == requester.pk:  # `recipient` had sent it, so they never declined.
        request.requester, request.recipient, request.declined_at = requester, recipient, None
    request.requested_at, request.withdrawn_at = timezone.now(), None
    for field, value in fields.items():
        setattr(request, field, value)
    request.save()
    return not request.declined_at


def accept_request(request: MutualRequest, **changes: object) -> bool:
    """Accept an open request and set the fields in `changes`, in the database and on `request`.

    It may have been declined before. Returns False if it was not open any more: of two clicks, the
    first counts.
    """
    changes = {"accepted_at": timezone.now(), "declined_at": None, **changes}
    if not type(request).objects.open().filter(pk=request.pk).update(**changes):
        return False
    for field, value in changes.items():
        setattr(request, field, value)
    return True


def decline_request(request: MutualRequest, **changes: object) -> None:
    """Decline a request, and set the fields in `changes`.

    To its requester it still looks as if it waited.
    """
    _close_request(request, declined_at=timezone.now(), **changes)


def withdraw_request(request: MutualRequest, **changes: object) -> None:
    """Withdraw a request that is not accepted, and set the fields in `changes`."""
    _close_request(request, withdrawn_at=timezone.now(), **changes)


def _close_request(request: MutualRequest, **changes: object) -> None:
    type(request).objects.filter(pk=request.pk, accepted_at=None).update(**changes)
