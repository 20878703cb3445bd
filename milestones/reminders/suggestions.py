"""Suggested hard days: common holidays, and dates from the member's own journeys."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from milestones.models import Setback

# Those of one date each year that people in recovery name most. Others are written by hand.
HOLIDAYS = [
    (gettext_lazy("New Year's Eve"), 12, 31),
    (gettext_lazy("Valentine's Day"), 2, 14),
    (gettext_lazy("Saint Patrick's Day"), 3, 17),
    (gettext_lazy("Halloween"), 10, 31),
    (gettext_lazy("Christmas Eve"), 12, 24),
]
MAX_OWN_DATES = 4  # Journeys, and setbacks: the latest.


def suggest_hard_days(member, kept):
    """Days that `member` may want among their hard days, without the dates of those in `kept`."""
    taken = {(one.month, one.day) for one in kept}
    found = []
    for name, month, day in [*_list_own_dates(member), *HOLIDAYS]:
        if (month, day) not in taken:
            taken.add((month, day))
            found.append(member.hard_days.model(name=str(name), month=month, day=day))
    return found


def _list_own_dates(member):
    for title, day in member.journeys.order_by("-started_on").values_list("title", "started_on")[
        :MAX_OWN_DATES
    ]:
        yield (_("It began: %(title)s") % {"title": title})[:60], day.month, day.day
    latest = Setback.objects.filter(journey__member=member).order_by("-happened_at")
    for moment in latest.values_list("happened_at", flat=True)[:MAX_OWN_DATES]:
        day = moment.astimezone(member.zone)
        yield _("A hard day in %(year)s") % {"year": day.year}, day.month, day.day
