"""Partnerships: requesting, accepting, granting access, and alerting the partner."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Notification
from accounts.notifications.services import send_notification
from milestones.models import Grant, PartnerAlert, Partnership, SilenceAlert
from recovery_forum.lib.email_queue import queue_email

ALERT_NOTIFICATION_KINDS = {
    PartnerAlert.Kind.NEAR: Notification.Kind.NEAR,
    PartnerAlert.Kind.TOLD: Notification.Kind.TOLD,
    PartnerAlert.Kind.QUIET: Notification.Kind.QUIET,
    PartnerAlert.Kind.AHEAD: Notification.Kind.HARD_DAY,
}


def request_partnership(member, other):
    """Ask `other` to be a partner. Asking each other is agreeing. A second time changes nothing."""
    try:
        with transaction.atomic():
            return Partnership.objects.create(asker=member, asked=other)
    except IntegrityError:
        either = Partnership.objects.filter(asker__in=[member, other], asked__in=[member, other])
        before = either.get()
        if before.asker_id == other.pk:
            accept_partnership(before)
        return before


def accept_partnership(partnership):
    Partnership.objects.filter(pk=partnership.pk, accepted_at=None).update(
        accepted_at=timezone.now()
    )


@transaction.atomic
def update_grants(partnership, levels):
    """Set what the other sees: `levels` maps one's own journeys to a Grant.Sees, or to ""."""
    partnership.grants.filter(journey__in=levels).delete()
    Grant.objects.bulk_create(
        Grant(partnership=partnership, journey=journey, sees=sees)
        for journey, sees in levels.items()
        if sees
    )


@transaction.atomic
def create_partner_alert(partnership, member, kind):
    """`member` turns to their partner: a Call of `kind`, and a notification that leads to it."""
    partnership.calls.create(caller=member, kind=kind)
    other = partnership.other(member)
    send_notification(
        other.pk, ALERT_NOTIFICATION_KINDS[kind], member, partnership.get_absolute_url()
    )


@transaction.atomic
def request_support(partnership, member, address):
    """`member` asks their partner to be near: words on a page, and a mail with its `address`.

    The mail goes at once, whatever the partner chose of other notifications: it was asked for in
    a hard moment, by somebody they agreed to look after.
    """
    create_partner_alert(partnership, member, PartnerAlert.Kind.NEAR)
    queue_email(
        partnership.other(member),
        _("You have a new message"),
        "near",
        {"address": address},
    )


@transaction.atomic
def set_silence_alert(partnership, member, days):
    """The partner of `member` is asked after so many days without a check-in; None for never."""
    mine = {"partnership": partnership, "member": member}
    if not days:
        SilenceAlert.objects.filter(**mine).delete()
        return
    lookout = SilenceAlert.objects.filter(**mine).first() or SilenceAlert(**mine)
    lookout.days = days
    lookout.heard_on(member.today())
    lookout.save()


def reset_silence_alerts(member):
    """`member` checked in: their partners have no silence to ask about."""
    for lookout in member.lookouts.all():
        lookout.heard_on(member.today())
        lookout.save(update_fields=["due_on"])
