"""Alerts the partner of a member who has not checked in for the number of days they chose."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from milestones.models import PartnerAlert, SilenceAlert
from milestones.partners.queries import list_partnerships
from milestones.partners.services import create_partner_alert

WAKING_HOURS = range(9, 21)  # Nobody is called at night about a silence.


def send_silence_alerts():
    """Ask the partner of whoever wished it and has been quiet: once for each silence, by day."""
    soon = (timezone.now() + timedelta(days=1)).date()  # Clocks east of here are ahead.
    due = SilenceAlert.objects.filter(due_on__lte=soon, member__is_active=True).select_related(
        "member"
    )
    for lookout in due.iterator():
        now = timezone.now().astimezone(lookout.member.zone)
        if lookout.due_on <= now.date() and now.hour in WAKING_HOURS:
            _send_silence_alert(lookout.pk)


@transaction.atomic
def _send_silence_alert(pk):
    found = SilenceAlert.objects.select_for_update(skip_locked=True, of=["self"])
    found = found.select_related("partnership__asker", "partnership__asked", "member")
    lookout = found.filter(pk=pk, due_on__isnull=False).first()
    if lookout is None:
        return  # Another run was quicker.
    lookout.due_on = None
    lookout.save(update_fields=["due_on"])
    if list_partnerships(lookout.member).filter(pk=lookout.partnership_id).exists():
        create_partner_alert(lookout.partnership, lookout.member, PartnerAlert.Kind.QUIET)
