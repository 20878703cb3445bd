"""Offering to help, and answering who did."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Notification
from accounts.notifying import notify, unsay

from .models import Offer

Kind, State = Notification.Kind, Offer.State


@transaction.atomic
def offer(opportunity, member, note=""):
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
        for organizer in _organizers(opportunity):
            notify(organizer, Kind.OFFERED, member, opportunity.get_absolute_url())
    return made


@transaction.atomic
def take_back(opportunity, member):
    Offer.objects.filter(opportunity=opportunity, member=member).delete()
    for organizer in _organizers(opportunity):
        unsay(organizer, Kind.OFFERED, member, opportunity.get_absolute_url())


@transaction.atomic
def answer(made, organizer, *, accepts, words=""):
    """The `organizer`'s answer to an offer. Another one later may replace it."""
    made.state = State.ACCEPTED if accepts else State.DECLINED
    made.answer = words
    made.save(update_fields=["state", "answer"])
    url = made.opportunity.get_absolute_url()
    notify(made.member_id, Kind.OFFER_ANSWERED, organizer, url)


def _organizers(opportunity):
    return opportunity.group.memberships.organizing().values_list("member", flat=True)
