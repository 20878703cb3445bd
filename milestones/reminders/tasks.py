"""Sends reminders at the time each member chose, once. Safe to run twice."""

from calendar import isleap
from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from accounts.notifications.services import send_notification
from milestones.models import CheckIn, PartnerAlert, ReminderPreferences, Setback
from milestones.partners.queries import list_partnerships
from milestones.partners.services import create_partner_alert


BATCH_SIZE = 200
MIN_SETBACKS_ON_WEEKDAY = 2  # Setbacks on one weekday, in a year, that make it a hard one.
WEEKDAY_PERIOD = timedelta(days=365)
KINDS = Notification.Kind


def send_due_reminders():
    """Everything that is due at this minute."""
    while _process_batch("check_in_due_at", _send_check_in_reminder):
        pass
    while _process_batch("morning_due_at", _send_morning_reminders):
        pass


@transaction.atomic
def _process_batch(column, act):
    """Act for the members whose `column` is past, and set the next instant. How many there were."""
    now = timezone.now()
    due = ReminderPreferences.objects.filter(**{f"{column}__lte": now}, member__is_active=True)
    due = due.select_for_update(skip_locked=True, of=["self"]).select_related("member")
    rows = list(due.order_by(column)[:BATCH_SIZE])
    for reminders in rows:
        act(reminders)
        reminders.set_due(now)
        reminders.save(update_fields=["check_in_due_at", "morning_due_at"])
    return len(rows)


def _send_check_in_reminder(reminders):
    member = reminders.member
    if not CheckIn.objects.of(member).filter(day=member.today()).exists():
        send_notification(member.pk, KINDS.CHECK_IN, None, reverse("milestones:check-in"))


def _send_morning_reminders(reminders):
    member = reminders.member
    if reminders.eves:
        _send_day_before_reminders(member)
    ahead = _hard_days_tomorrow(member)
    if ahead or (reminders.weekdays and _is_hard_weekday(member)):
        send_notification(member.pk, KINDS.AHEAD, None, reverse("milestones:right-now"))
    if any(day.asks_partners for day in ahead):
        for partnership in list_partnerships(member):
            create_partner_alert(partnership, member, PartnerAlert.Kind.AHEAD)


def _send_day_before_reminders(member):
    tomorrow = member.today() + timedelta(days=1)
    for journey in member.journeys.filter(next_on=tomorrow):
        send_notification(member.pk, KINDS.EVE, None, journey.get_absolute_url())


def _hard_days_tomorrow(member):
    """Hard days of tomorrow. The 29th of February is kept on the 28th in a year without it."""
    tomorrow = member.today() + timedelta(days=1)
    dates = {(tomorrow.month, tomorrow.day)}
    if dates == {(2, 28)} and not isleap(tomorrow.year):
        dates.add((2, 29))
    return [one for one in member.hard_days.all() if (one.month, one.day) in dates]


def _is_hard_weekday(member):
    found = Setback.objects.filter(
        journey__member=member, happened_at__gte=timezone.now() - WEEKDAY_PERIOD
    ).values_list("happened_at", flat=True)
    days = Counter(at.astimezone(member.zone).weekday() for at in found)
    return days[member.today().weekday()] >= MIN_SETBACKS_ON_WEEKDAY
