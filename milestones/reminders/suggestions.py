"""Suggested hard days: common holidays, and dates from the member's own journeys."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Member
from milestones.models import HardDay, Setback

# Holidays with the same date each year that people in recovery name most.
HOLIDAYS = [
    (gettext_lazy("New Year's Eve"), 12, 31),
    (gettext_lazy("Valentine's Day"), 2, 14),
    (gettext_lazy("Saint Patrick's Day"), 3, 17),
    (gettext_lazy("Halloween"), 10, 31),
    (gettext_lazy("Christmas Eve"), 12, 24),
]
MAX_OWN_DATES = 4  # The latest journeys, and as many of the latest setbacks.


def suggest_hard_days(member: Member, hard_days: Iterable[HardDay]) -> list[HardDay]:
    """Return unsaved hard days that `member` may want to add. Dates in `hard_days` are left out."""
    taken = {(hard_day.month, hard_day.day) for hard_day in hard_days}
    suggestions = []
    for name, month, day in [*_list_own_dates(member), *HOLIDAYS]:
        if (month, day) not in taken:
            taken.add((month, day))
            suggestions.append(member.hard_days.model(name=str(name), month=month, day=day))
    return suggestions


def _list_own_dates(member):
    """Yield (name, month, day): starts of journeys, then setbacks, each the latest first."""
    starts = member.journeys.order_by("-started_on").values_list("title", "started_on")
    for title, start in starts[:MAX_OWN_DATES]:
        yield (_("Started: %(title)s") % {"title": title})[:60], start.month, start.day
    setbacks = Setback.objects.filter(journey__member=member).order_by("-happened_at")
    for happened_at in setbacks.values_list("happened_at", flat=True)[:MAX_OWN_DATES]:
        day = happened_at.astimezone(member.zone)
        yield _("A hard day in %(year)s") % {"year": day.year}, day.month, day.day
