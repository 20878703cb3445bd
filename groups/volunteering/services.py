"""Creating, withdrawing and answering offers, and closing opportunities."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Member, Notification
from accounts.moderation_status.written_texts import Place, announce_text, announcing_changes
from accounts.notifications.services import send_notification, withdraw_notification
from groups.groups.queries import select_readers
from groups.models import Group, Offer, Opportunity

Kind, State = Notification.Kind, Offer.State


# What others read of an opportunity.
OPPORTUNITY_TEXTS = ("title", "text", "effort", "experience", "place", "contact")


def save_opportunity(opportunity: Opportunity, organizer: Member) -> Opportunity:
    """Save the new or changed `opportunity`, which `organizer` wrote. Opens its own transaction."""
    with announcing_changes(opportunity, OPPORTUNITY_TEXTS, organizer, Place.OPPORTUNITY):
        opportunity.save()
    return opportunity


@transaction.atomic
def create_offer(opportunity: Opportunity, member: Member, note: str = "") -> Offer:
    """Store that `member` offers to help, and notify the organizers of the group.

    If the member already made an offer, its note is replaced. Raises PermissionDenied, with a
    message, if the opportunity is closed or belongs to an outside organisation.
    """
    if not opportunity.is_open(timezone.localdate(timezone=member.zone)):
        raise PermissionDenied(_("No more volunteers are needed here. Thank you for offering."))
    if opportunity.group is None:
        raise PermissionDenied(
            _("Please contact the organization directly; it isn't part of this forum.")
        )
    offer, is_new = Offer.objects.update_or_create(
        opportunity=opportunity, member=member, defaults={"note": note}
    )
    announce_text(offer, ["note"], member, Place.OFFER)
    if is_new:
        url = opportunity.get_absolute_url()
        for organizer_id in _get_organizer_ids(opportunity):
            send_notification(organizer_id, Kind.VOLUNTEER_OFFERED, member, url)
    return offer


@transaction.atomic
def withdraw_offer(opportunity: Opportunity, member: Member) -> None:
    """Delete the offer of `member`, and withdraw its notifications.

    Organizers who accepted it count on the member, so they are notified.
    """
    offers = Offer.objects.filter(opportunity=opportunity, member=member)
    was_accepted = offers.filter(state=State.ACCEPTED).exists()
    offers.delete()
    url = opportunity.get_absolute_url()
    for organizer_id in _get_organizer_ids(opportunity):
        withdraw_notification(organizer_id, Kind.VOLUNTEER_OFFERED, member, url)
        if was_accepted:
            send_notification(organizer_id, Kind.OFFER_WITHDRAWN, member, url)


@transaction.atomic
def answer_offer(offer: Offer, organizer: Member, *, accepts: bool, text: str = "") -> None:
    """Accept or decline the offer, with an optional text, and notify the member.

    A later answer replaces an earlier one.
    """
    offer.state = State.ACCEPTED if accepts else State.DECLINED
    offer.answer = text
    offer.save(update_fields=["state", "answer"])
    url = offer.opportunity.get_absolute_url()
    group_id = cast(int, offer.opportunity.group_id)
    for member_id in select_readers(group_id, [offer.member_id]):
        send_notification(member_id, Kind.OFFER_ANSWERED, organizer, url)


@transaction.atomic
def set_opportunity_closed(opportunity: Opportunity, is_closed: bool = True) -> None:
    """Take the opportunity off the lists, or put it back.

    Closing it notifies the members whose offers were not answered.
    """
    was_open = opportunity.closed_at is None
    opportunity.closed_at = timezone.now() if is_closed else None
    opportunity.save(update_fields=["closed_at"])
    if is_closed and was_open and (group_id := opportunity.group_id):
        waiting = opportunity.offers.filter(state=State.WAITING).values_list("member", flat=True)
        url = opportunity.get_absolute_url()
        for member_id in select_readers(group_id, waiting):
            send_notification(member_id, Kind.OPPORTUNITY_CLOSED, None, url)


def _get_organizer_ids(opportunity: Opportunity) -> QuerySet:
    group = cast(Group, opportunity.group)
    return group.memberships.organizing().values_list("member", flat=True)
