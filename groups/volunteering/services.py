"""Offering help, withdrawing an offer, and answering it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Notification
from accounts.notifications.services import send_notification, withdraw_notification
from groups.models import Offer

Kind, State = Notification.Kind, Offer.State


@transaction.atomic
def create_offer(opportunity, member, note=""):
    """`member` would like to help; its organizers hear of it. A second time changes the note.

    Raises PermissionDenied, in words, where nobody is looked for any more, and where somebody
    outside is asked directly.
    """
    if not opportunity.is_open(member.today()):
        raise PermissionDenied(_("Nobody is looked for here any more. Thank you for asking."))
    if opportunity.group is None:
        raise PermissionDenied(_("Please ask the organisation itself; it does not read here."))
    made, is_new = Offer.objects.update_or_create(
        opportunity=opportunity, member=member, defaults={"note": note}
    )
    if is_new:
        for organizer in _get_organizer_ids(opportunity):
            send_notification(organizer, Kind.OFFERED, member, opportunity.get_absolute_url())
    return made


@transaction.atomic
def withdraw_offer(opportunity, member):
    Offer.objects.filter(opportunity=opportunity, member=member).delete()
    for organizer in _get_organizer_ids(opportunity):
        withdraw_notification(organizer, Kind.OFFERED, member, opportunity.get_absolute_url())


@transaction.atomic
def answer_offer(made, organizer, *, accepts, words=""):
    """The `organizer`'s answer to an offer. Another one later may replace it."""
    made.state = State.ACCEPTED if accepts else State.DECLINED
    made.answer = words
    made.save(update_fields=["state", "answer"])
    url = made.opportunity.get_absolute_url()
    send_notification(made.member_id, Kind.OFFER_ANSWERED, organizer, url)


def _get_organizer_ids(opportunity):
    return opportunity.group.memberships.organizing().values_list("member", flat=True)
