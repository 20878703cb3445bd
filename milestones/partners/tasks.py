"""Alerts the partner of a member who has not checked in for the number of days they chose."""

from datetime import date, timedelta
from typing import cast

from django.db import transaction
from django.utils import timezone

from milestones.models import PartnerAlert, SilenceAlert
from milestones.partners.queries import list_partnerships
from milestones.partners.services import create_partner_alert

WAKING_HOURS = range(9, 21)  # Partners are alerted by day, in the time zone of the silent member.


def send_silence_alerts() -> None:
    """Alert partners about members whose silence has lasted as long as they chose.

    Each silence is alerted once. Safe to run twice, or in two processes at once.
    """
    latest_date = (timezone.now() + timedelta(days=1)).date()  # Some time zones are a day ahead.
    candidates = SilenceAlert.objects.filter(due_on__lte=latest_date, member__is_active=True)
    for silence_alert in candidates.select_related("member").iterator():
        now = timezone.now().astimezone(silence_alert.member.zone)
        due_on = cast(date, silence_alert.due_on)  # Those without a date are not candidates.
        if due_on <= now.date() and now.hour in WAKING_HOURS:
            _send_silence_alert(silence_alert.pk)


@transaction.atomic
def _send_silence_alert(pk):
    alerts = SilenceAlert.objects.select_for_update(skip_locked=True, of=["self"])
    alerts = alerts.select_related("partnership__requester", "partnership__recipient", "member")
    silence_alert = alerts.filter(pk=pk, due_on__isnull=False).first()
    if silence_alert is None:
        return  # Another run has sent it.
    silence_alert.due_on = None
    silence_alert.save(update_fields=["due_on"])
    member, partnership = silence_alert.member, silence_alert.partnership
    if list_partnerships(member).filter(pk=partnership.pk).exists():
        create_partner_alert(partnership, member, PartnerAlert.Kind.SILENCE)
