"""Charts as SVG, drawn on the server: paths for the picture, and rows for the table behind it."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from .ledger import DAY, YEAR

CELL = 12  # Pixels from one day of the calendar to the next.
DOT = 10


def calendar(ledger):
    """The last year as squares, a column a week (Monday first): one path for each kind of day."""
    first = max(ledger.today - YEAR * DAY, ledger.start)
    monday = first - first.weekday() * DAY
    paths = {"full": [], "part": [], "away": [], "now": []}
    months = {}
    day, shares = first, ledger.shares(first)
    while day <= ledger.today:
        share = shares.get(day, 1)
        kind = "now" if day == ledger.today else _kind(share)
        week, weekday = divmod((day - monday).days, 7)
        paths[kind].append(f"M{week * CELL} {weekday * CELL}h{DOT}v{DOT}h-{DOT}z")
        if day < ledger.today:
            counted = months.setdefault(date(day.year, day.month, 1), [0, 0])
            counted[0] += share
            counted[1] += 1
        day += DAY
    return {
        "paths": {kind: "".join(squares) for kind, squares in paths.items()},
        "width": ((ledger.today - monday).days // 7 + 1) * CELL,
        "height": 7 * CELL,
        "months": [(month, int(share), of) for month, (share, of) in months.items()],
    }


def _kind(share):
    if share == 1:
        return "full"
    return "part" if share else "away"


def timeline(ledger, milestones):
    """The whole way as one line: runs, the time between them, and a dot for each milestone."""
    length = max((ledger.today - ledger.start).days, 1)

    def at(day):
        return round(max(0, min(1, (day - ledger.start) / timedelta(days=length))) * 600, 1)

    runs = [{"x": at(run.begins), "width": max(at(run.ends) - at(run.begins), 2), "run": run}
            for run in ledger.runs]  # fmt: skip
    stops = [{"x": at(one.reached_on), "milestone": one} for one in milestones[::-1]]
    return {"runs": runs, "stops": stops, "start": ledger.start, "end": _("today")}


WIDTH, STEP = 600, 24  # Of the chart of moods: pixels, and pixels from one mood to the next.


def moods(check_ins, setbacks, meetings, first, last):
    """Moods as a line, cravings as bars beneath, and marks on days of a setback or a meeting.

    `setbacks` and `meetings` are days; those of a check-in that says so are added to the latter.

    A day without a check-in is a gap in the line: nothing is made up.
    """
    length = max((last - first).days, 1)

    def x(day):
        return round((day - first).days / length * WIDTH, 1)

    met = {one.day for one in check_ins if one.met_people} | set(meetings)
    parts, before = [], None
    for one in check_ins:
        joined = before and (one.day - before).days <= max(1, length // 90)
        parts.append(f"{'L' if joined else 'M'}{x(one.day)} {(5 - one.mood) * STEP + 12}")
        before = one.day
    wide = max(WIDTH / (length + 1) - 2, 1)
    bars = [f"M{x(one.day) - wide / 2:.1f} 190v-{one.craving * 5}h{wide:.1f}v{one.craving * 5}z"
            for one in check_ins if one.craving]  # fmt: skip
    dots = [{"x": x(one.day), "y": (5 - one.mood) * STEP + 12} for one in check_ins]
    return {
        "line": "".join(parts),
        "dots": dots if length < 100 else [],
        "bars": "".join(bars),
        "setbacks": [x(day) for day in setbacks if first <= day <= last],
        "meetings": "".join(f"M{x(day)} 184v6" for day in sorted(met) if first <= day <= last),
        "first": first,
        "last": last,
    }
