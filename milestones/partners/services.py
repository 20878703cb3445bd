"""Partnerships: requesting, accepting, granting access, and alerting the partner."""

from django.db import transaction
from django.urls import reverse

from accounts.models import Member, Notification
from accounts.notifications.services import send_notification, withdraw_notification
from accounts.peers.requests import (
    accept_request,
    create_request,
    decline_request,
    renew_request,
    withdraw_request,
)
from milestones.models import (
    CheckIn,
    Grant,
    Journey,
    PartnerAlert,
    Partnership,
    SilenceAlert,
)

ALERT_NOTIFICATION_KINDS = {
    PartnerAlert.Kind.SUPPORT: Notification.Kind.SUPPORT_REQUESTED,
    PartnerAlert.Kind.SETBACK: Notification.Kind.SETBACK_SHARED,
    PartnerAlert.Kind.SILENCE: Notification.Kind.SILENCE,
    PartnerAlert.Kind.HARD_DAY: Notification.Kind.HARD_DAY,
}


@transaction.atomic
def request_partnership(member: Member, other: Member) -> Partnership:
    """Request `other` as a partner of `member` and notify them.

    If `other` had sent a request, accept that. A second request changes nothing. A member who
    declined before gets no notification, and the requester does not learn that. Opens its own
    transaction.
    """
    partnership, is_new = create_request(Partnership, member, other)
    if partnership.can_be_accepted_by(member):
        accept_partnership(partnership)
    elif is_new or (partnership.withdrawn_at and renew_request(partnership, member, other)):
        url = reverse("milestones:partners")
        send_notification(other.pk, Notification.Kind.PARTNER_REQUESTED, member, url)
    return partnership


@transaction.atomic
def accept_partnership(partnership: Partnership) -> None:
    """Accept the request for a partnership and notify who sent it. Opens its own transaction."""
    if accept_request(partnership):
        kind, url = Notification.Kind.PARTNER_ACCEPTED, partnership.get_absolute_url()
        send_notification(partnership.requester_id, kind, partnership.recipient, url)


def delete_partnership_between(
    sender: type, member: Member, other: Member, **kwargs: object
) -> None:
    """Delete the partnership or request of the two, because one blocked the other."""
    Partnership.objects.between(member, other).delete()


@transaction.atomic
def remove_partnership(partnership: Partnership, member: Member) -> None:
    """End the partnership, or decline or withdraw its request. The other member is not notified.

    A notification of the request that was not seen yet goes with it. Opens its own transaction.
    """
    if partnership.accepted_at:
        partnership.delete()
        return
    if partnership.requester_id == member.pk:
        withdraw_request(partnership)
    else:
        decline_request(partnership)
    kind, url = Notification.Kind.PARTNER_REQUESTED, reverse("milestones:partners")
    withdraw_notification(partnership.recipient_id, kind, partnership.requester, url)


@transaction.atomic
def update_grants(
    partnership: Partnership, levels: dict[Journey, str], shows_latest: bool = False
) -> None:
    """Set what the partner sees of each journey: a Grant.Level, or "" for nothing.

    Where they see more of check-ins than before, they see it from the next check-in on. With
    `shows_latest`, also of the latest one. The journeys are those of one side of `partnership`.
    Opens its own transaction.
    """
    before = {grant.journey_id: grant for grant in partnership.grants.filter(journey__in=levels)}
    partnership.grants.filter(journey__in=levels).delete()
    for journey, level in levels.items():
        if not level:
            continue
        grant = Grant(partnership=partnership, journey=journey, level=level)
        old = before.get(journey.pk)
        if old and not grant.is_wider_than(old.level):
            grant.check_ins_from = old.check_ins_from
        if shows_latest:
            latest = CheckIn.objects.owned_by(journey.member).selected().first()
            grant.check_ins_from = latest.checked_at if latest else grant.check_ins_from
        grant.save()


@transaction.atomic
def create_partner_alert(partnership: Partnership, member: Member, kind: PartnerAlert.Kind) -> None:
    """Alert the partner of `member`: store an alert of `kind` and send a notification.

    Opens its own transaction.
    """
    partnership.alerts.create(sender=member, kind=kind)
    other = partnership.other(member)
    send_notification(
        other.pk, ALERT_NOTIFICATION_KINDS[kind], member, partnership.get_absolute_url()
    )


@transaction.atomic
def set_silence_alert(partnership: Partnership, member: Member, days: int | None) -> None:
    """Alert the partner of `member` after so many `days` without a check-in; None for never.

    Opens its own transaction.
    """
    sides = {"partnership": partnership, "member": member}
    if not days:
        SilenceAlert.objects.filter(**sides).delete()
        return
    silence_alert = SilenceAlert.objects.filter(**sides).first() or SilenceAlert(**sides)
    silence_alert.days = days
    silence_alert.restart_after(member.today())
    silence_alert.save()


def reset_silence_alerts(member: Member) -> None:
    """Start counting the silence of `member` anew, because they have checked in today."""
    for silence_alert in member.silence_alerts.all():
        silence_alert.restart_after(member.today())
        silence_alert.save(update_fields=["due_on"])
