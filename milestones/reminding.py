"""Reminding: each wish at its hour, once. `tend` calls these; each may run twice or be killed."""

from calendar import isleap
from collections import Counter
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from accounts.notifying import notify

from .models import Call, CheckIn, Lookout, Reminders, Setback
from .partnering import call, partnerships_of

BATCH = 200
HARD_BEFORE = 2  # Setbacks on one weekday, in a year, that make it a hard one.
YEAR = timedelta(days=365)
WAKING_HOURS = range(9, 21)  # Nobody is called at night about a silence.
KINDS = Notification.Kind


def remind():
    """Everything that is due at this minute."""
    while _batch("check_in_due_at", _remind_of_check_in):
        pass
    while _batch("morning_due_at", _say_good_morning):
        pass


@transaction.atomic
def _batch(column, act):
    """Act for the members whose `column` is past, and set the next instant. How many there were."""
    now = timezone.now()
    due = Reminders.objects.filter(**{f"{column}__lte": now}, member__is_active=True)
    due = due.select_for_update(skip_locked=True, of=["self"]).select_related("member")
    rows = list(due.order_by(column)[:BATCH])
    for reminders in rows:
        act(reminders)
        reminders.set_due(now)
        reminders.save(update_fields=["check_in_due_at", "morning_due_at"])
    return len(rows)


def _remind_of_check_in(reminders):
    member = reminders.member
    if not CheckIn.objects.of(member).filter(day=member.today()).exists():
        notify(member.pk, KINDS.CHECK_IN, None, reverse("milestones:check-in"))


def _say_good_morning(reminders):
    member = reminders.member
    if reminders.eves:
        _tell_eves(member)
    ahead = _hard_days_near(member)
    if ahead or (reminders.weekdays and _is_hard_weekday(member)):
        notify(member.pk, KINDS.AHEAD, None, reverse("milestones:right-now"))
    if any(day.asks_partners for day in ahead):
        for partnership in partnerships_of(member):
            call(partnership, member, Call.Kind.AHEAD)


def _tell_eves(member):
    tomorrow = member.today() + timedelta(days=1)
    for journey in member.journeys.filter(next_on=tomorrow):
        notify(member.pk, KINDS.EVE, None, journey.get_absolute_url())


def _hard_days_near(member):
    """Hard days of tomorrow. The 29th of February is kept on the 28th in a year without it."""
    tomorrow = member.today() + timedelta(days=1)
    dates = {(tomorrow.month, tomorrow.day)}
    if dates == {(2, 28)} and not isleap(tomorrow.year):
        dates.add((2, 29))
    return [one for one in member.hard_days.all() if (one.month, one.day) in dates]


def _is_hard_weekday(member):
    found = Setback.objects.filter(
        journey__member=member, happened_at__gte=timezone.now() - YEAR
    ).values_list("happened_at", flat=True)
    days = Counter(at.astimezone(member.zone).weekday() for at in found)
    return days[member.today().weekday()] >= HARD_BEFORE


def tell_reached(journeys):
    """For awarding.award_all: tell those who wish it that a milestone was reached this morning.

    `journeys` holds a journey once for each of its milestones.
    """
    wanted = Reminders.objects.filter(
        milestones=True, member__in={journey.member_id for journey in journeys}
    )
    members = set(wanted.values_list("member_id", flat=True))
    for journey in journeys:
        if journey.member_id in members:
            notify(journey.member_id, KINDS.REACHED, None, journey.get_absolute_url())


def look_after_the_quiet():
    """Ask the partner of whoever wished it and has been quiet: once for each silence, by day."""
    soon = (timezone.now() + timedelta(days=1)).date()  # Clocks east of here are ahead.
    due = Lookout.objects.filter(due_on__lte=soon, member__is_active=True).select_related("member")
    for lookout in due.iterator():
        now = timezone.now().astimezone(lookout.member.zone)
        if lookout.due_on <= now.date() and now.hour in WAKING_HOURS:
            _ask_after(lookout.pk)


@transaction.atomic
def _ask_after(pk):
    found = Lookout.objects.select_for_update(skip_locked=True, of=["self"])
    found = found.select_related("partnership__asker", "partnership__asked", "member")
    lookout = found.filter(pk=pk, due_on__isnull=False).first()
    if lookout is None:
        return  # Another run was quicker.
    lookout.due_on = None
    lookout.save(update_fields=["due_on"])
    if partnerships_of(lookout.member).filter(pk=lookout.partnership_id).exists():
        call(lookout.partnership, lookout.member, Call.Kind.QUIET)
