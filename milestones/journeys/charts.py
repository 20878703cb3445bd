"""The year calendar and the timeline of a journey, drawn as SVG paths."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from milestones.awards.ledger import DAY, DAYS_IN_YEAR

CELL_SIZE = 12  # Pixels from one day of the calendar to the next.
SQUARE_SIZE = 10


def build_year_calendar(ledger):
    """The last year as squares, a column a week (Monday first): one path for each kind of day."""
    first = max(ledger.today - DAYS_IN_YEAR * DAY, ledger.start)
    monday = first - first.weekday() * DAY
    paths = {"full": [], "part": [], "away": [], "now": []}
    months = {}
    day, shares = first, ledger.shares(first)
    while day <= ledger.today:
        share = shares.get(day, 1)
        kind = "now" if day == ledger.today else _day_kind(share)
        week, weekday = divmod((day - monday).days, 7)
        paths[kind].append(
            f"M{week * CELL_SIZE} {weekday * CELL_SIZE}h{SQUARE_SIZE}v{SQUARE_SIZE}h-{SQUARE_SIZE}z"
        )
        if day < ledger.today:
            counted = months.setdefault(date(day.year, day.month, 1), [0, 0])
            counted[0] += share
            counted[1] += 1
        day += DAY
    return {
        "paths": {kind: "".join(squares) for kind, squares in paths.items()},
        "width": ((ledger.today - monday).days // 7 + 1) * CELL_SIZE,
        "height": 7 * CELL_SIZE,
        "months": [(month, int(share), of) for month, (share, of) in months.items()],
    }


def _day_kind(share):
    if share == 1:
        return "full"
    return "part" if share else "away"


def build_timeline(ledger, milestones):
    """The whole way as one line: runs, the time between them, and a dot for each milestone."""
    length = max((ledger.today - ledger.start).days, 1)

    def at(day):
        return round(max(0, min(1, (day - ledger.start) / timedelta(days=length))) * 600, 1)

    runs = [{"x": at(run.begins), "width": max(at(run.ends) - at(run.begins), 2), "run": run}
            for run in ledger.runs]  # fmt: skip
    stops = [{"x": at(one.reached_on), "milestone": one} for one in milestones[::-1]]
    return {"runs": runs, "stops": stops, "start": ledger.start, "end": _("today")}
