"""The year calendar and the timeline of a journey, drawn as SVG paths."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from milestones.awards.ledger import DAY, DAYS_IN_YEAR

CELL_SIZE = 12  # Pixels from one day of the calendar to the next.
SQUARE_SIZE = 10
TIMELINE_WIDTH = 600
MIN_RUN_WIDTH = 2  # So that a run of a few hours can be seen.


def build_year_calendar(ledger):
    """Return the last year as squares: a column for each week, a path for each kind of day.

    Weeks begin on Monday. `months` holds (first of the month, days that count, days) for the table.
    """
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
            sums = months.setdefault(date(day.year, day.month, 1), [0, 0])
            sums[0] += share
            sums[1] += 1
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
    """Return the whole journey as a line: its runs, and a dot for each milestone.

    `milestones` come the highest first, as from Journey.list_milestones().
    """
    length = timedelta(days=max((ledger.today - ledger.start).days, 1))

    def x(day):
        return round(max(0, min(1, (day - ledger.start) / length)) * TIMELINE_WIDTH, 1)

    runs = [
        {"x": x(run.begins), "width": max(x(run.ends) - x(run.begins), MIN_RUN_WIDTH), "run": run}
        for run in ledger.runs
    ]
    stops = [{"x": x(one.reached_on), "milestone": one} for one in reversed(milestones)]
    return {"runs": runs, "stops": stops, "start": ledger.start, "end": _("today")}
