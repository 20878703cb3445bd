"""Partners: asking, agreeing, showing, asking to be near, and ending without a word."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Notification
from accounts.notifying import notify
from recovery_forum.lib.mail import send_later

from .models import Call, CheckIn, Grant, Lookout, Partnership

TELLING = {
    Call.Kind.NEAR: Notification.Kind.NEAR,
    Call.Kind.TOLD: Notification.Kind.TOLD,
    Call.Kind.QUIET: Notification.Kind.QUIET,
    Call.Kind.AHEAD: Notification.Kind.HARD_DAY,
}


def ask(member, other):
    """Ask `other` to be a partner. Asking each other is agreeing. A second time changes nothing."""
    try:
        with transaction.atomic():
            return Partnership.objects.create(asker=member, asked=other)
    except IntegrityError:
        either = Partnership.objects.filter(asker__in=[member, other], asked__in=[member, other])
        before = either.get()
        if before.asker_id == other.pk:
            accept(before)
        return before


def accept(partnership):
    Partnership.objects.filter(pk=partnership.pk, accepted_at=None).update(
        accepted_at=timezone.now()
    )


@transaction.atomic
def show(partnership, levels):
    """Set what the other sees: `levels` maps one's own journeys to a Grant.Sees, or to ""."""
    partnership.grants.filter(journey__in=levels).delete()
    Grant.objects.bulk_create(
        Grant(partnership=partnership, journey=journey, sees=sees)
        for journey, sees in levels.items()
        if sees
    )


@transaction.atomic
def call(partnership, member, kind):
    """`member` turns to their partner: a Call of `kind`, and a notification that leads to it."""
    partnership.calls.create(caller=member, kind=kind)
    other = partnership.other(member)
    notify(other.pk, TELLING[kind], member, partnership.get_absolute_url())


def partnerships_of(member):
    return Partnership.objects.visible_to(member).accepted().select_related("asker", "asked")


@transaction.atomic
def ask_near(partnership, member, address):
    """`member` asks their partner to be near: words on a page, and a mail with its `address`.

    The mail goes at once, whatever the partner chose of other notifications: it was asked for in
    a hard moment, by somebody they agreed to look after.
    """
    call(partnership, member, Call.Kind.NEAR)
    send_later(
        partnership.other(member),
        _("You have a new message"),
        "near",
        {"address": address},
    )


@transaction.atomic
def look_out(partnership, member, days):
    """The partner of `member` is asked after so many days without a check-in; None for never."""
    mine = {"partnership": partnership, "member": member}
    if not days:
        Lookout.objects.filter(**mine).delete()
        return
    lookout = Lookout.objects.filter(**mine).first() or Lookout(**mine)
    lookout.days = days
    lookout.heard_on(member.today())
    lookout.save()


def heard_from(member):
    """`member` checked in: their partners have no silence to ask about."""
    for lookout in member.lookouts.all():
        lookout.heard_on(member.today())
        lookout.save(update_fields=["due_on"])


def shown_to(member, partnership):
    """What `member` may see of their partner: (grant, latest check-in or None) for each journey."""
    other = partnership.other(member)
    grants = (
        partnership.grants.filter(journey__member=other)
        .select_related("journey__challenge")
        .prefetch_related("journey__setbacks", "journey__milestones")
    )
    latest = CheckIn.objects.of(other).counting().first()
    return [(grant, latest if grant.shows_check_ins else None) for grant in grants]
