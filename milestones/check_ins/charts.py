"""The chart of moods and cravings, drawn as SVG paths."""

CHART_WIDTH = 600  # Units; a chart is stretched to the width of its column.
MOOD_STEP = 24  # Units from one mood to the next.
MOOD_TOP = 12  # Units above the best mood.
BASELINE = 50  # Where the bars of cravings stand, in a picture of their own.
MAX_DAYS_WITH_DOTS = 100  # In a longer chart the dots would touch.


def build_mood_chart(check_ins, setbacks, meetings, first, last):
    """Return the SVG paths of the chart from `first` to `last`, both dates.

    Moods are a line, cravings are bars, and days of a setback or a meeting are dots in rows of
    their own. `check_ins` holds one for each day, oldest first. `setbacks` and `meetings` are
    dates; days of check-ins that mention a meeting count as meetings too.

    A day without a check-in is a gap in the line: nothing is made up.
    """
    length = max((last - first).days, 1)

    def x(day):
        return round((day - first).days / length * CHART_WIDTH, 1)

    def draw_days(days):
        return "".join(f"M{x(day)} 5h0" for day in sorted(set(days)) if first <= day <= last)

    dots = "".join(f"M{x(one.day)} {_mood_y(one)}h0" for one in check_ins)
    return {
        "line": _draw_mood_line(check_ins, x, max_gap=max(1, length // 90)),
        "dots": dots if length < MAX_DAYS_WITH_DOTS else "",
        "bars": _draw_craving_bars(check_ins, x, max(CHART_WIDTH / (length + 1) - 2, 1)),
        "setbacks": draw_days(setbacks),
        "meetings": draw_days([one.day for one in check_ins if one.attended_meeting] + meetings),
        "first": first,
        "middle": first + (last - first) / 2,
        "last": last,
    }


def _mood_y(check_in):
    return (5 - check_in.mood) * MOOD_STEP + MOOD_TOP


def _draw_mood_line(check_ins, x, max_gap):
    """Return a path that joins check-ins at most `max_gap` days apart."""
    parts, previous = [], None
    for check_in in check_ins:
        is_joined = previous and (check_in.day - previous).days <= max_gap
        parts.append(f"{'L' if is_joined else 'M'}{x(check_in.day)} {_mood_y(check_in)}")
        previous = check_in.day
    return "".join(parts)


def _draw_craving_bars(check_ins, x, width):
    bars = []
    for check_in in check_ins:
        if check_in.craving:
            left, height = x(check_in.day) - width / 2, check_in.craving * 5
            bars.append(f"M{left:.1f} {BASELINE}v-{height}h{width:.1f}v{height}z")
    return "".join(bars)
