"""Partners: asking, agreeing, showing, asking to be near, and ending without a word."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recovery_forum.lib.mail import send_later

from .models import CheckIn, Grant, Partnership


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
def ask_near(partnership, member, address):
    """`member` asks their partner to be near: words on a page, and a mail with its `address`."""
    partnership.near_asked_by, partnership.near_asked_at = member, timezone.now()
    partnership.save(update_fields=["near_asked_by", "near_asked_at"])
    send_later(
        partnership.other(member),
        _("You have a new message"),
        "near",
        {"address": address},
    )


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
