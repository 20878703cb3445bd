"""Send, accept, decline and withdraw requests of one member to another: peers and partners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models.mutual_requests import MutualRequest

if TYPE_CHECKING:
    from accounts.models import Member

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
