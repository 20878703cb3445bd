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
MIN_SETBACKS_ON_WEEKDAY = 2  # So many setbacks within the period make a weekday a hard one.
WEEKDAY_PERIOD = timedelta(days=365)


def send_due_reminders() -> None:
    """Send every reminder that is due by now. Safe to run twice, or in two processes at once."""
    while _process_batch("check_in_due_at", _send_check_in_reminder):
        pass
    while _process_batch("morning_due_at", _send_morning_reminders):
        pass


@transaction.atomic
def _process_batch(due_field, send):
    """Call `send` for members whose `due_field` has passed, and set when it is due next.

    Returns how many members there were. Rows that another run has locked are left to it.
    """
    now = timezone.now()
    due = ReminderPreferences.objects.filter(**{f"{due_field}__lte": now}, member__is_active=True)
    due = due.select_for_update(skip_locked=True, of=["self"]).select_related("member")
    batch = list(due.order_by(due_field)[:BATCH_SIZE])
    for preferences in batch:
        send(preferences)
        preferences.update_due_times(now)
        preferences.save(update_fields=["check_in_due_at", "morning_due_at"])
    return len(batch)


def _send_check_in_reminder(preferences):
    member = preferences.member
    if not CheckIn.objects.owned_by(member).filter(day=member.today()).exists():
        url = reverse("milestones:check-in")
        send_notification(member.pk, Notification.Kind.CHECK_IN, None, url)


def _send_morning_reminders(preferences):
    member = preferences.member
    if preferences.day_before:
        _send_day_before_reminders(member)
    hard_days = _list_hard_days_of_tomorrow(member)
    if hard_days or (preferences.hard_weekdays and _is_hard_weekday(member)):
        url = reverse("milestones:right-now")
        send_notification(member.pk, Notification.Kind.HARD_DAY_AHEAD, None, url)
    if any(hard_day.asks_partners for hard_day in hard_days):
        for partnership in list_partnerships(member):
            create_partner_alert(partnership, member, PartnerAlert.Kind.HARD_DAY)


def _send_day_before_reminders(member):
    tomorrow = member.today() + timedelta(days=1)
    for journey in member.journeys.filter(next_milestone_on=tomorrow):
        url = journey.get_absolute_url()
        send_notification(member.pk, Notification.Kind.MILESTONE_TOMORROW, None, url)


def _list_hard_days_of_tomorrow(member):
    """Return tomorrow's hard days. In a common year, 29 February falls on the 28th."""
    tomorrow = member.today() + timedelta(days=1)
    dates = {(tomorrow.month, tomorrow.day)}
    if dates == {(2, 28)} and not isleap(tomorrow.year):
        dates.add((2, 29))
    return [one for one in member.hard_days.all() if (one.month, one.day) in dates]


def _is_hard_weekday(member):
    """Return whether enough recent setbacks happened on the weekday of today."""
    recent = Setback.objects.filter(
        journey__member=member, happened_at__gte=timezone.now() - WEEKDAY_PERIOD
    )
    setbacks_by_weekday = Counter(
        happened_at.astimezone(member.zone).weekday()
        for happened_at in recent.values_list("happened_at", flat=True)
    )
    return setbacks_by_weekday[member.today().weekday()] >= MIN_SETBACKS_ON_WEEKDAY
