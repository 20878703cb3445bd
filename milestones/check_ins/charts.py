"""The chart of moods and cravings, drawn as SVG paths."""

CHART_WIDTH, MOOD_STEP = (
    600,
    24,
)  # Of the chart of moods: pixels, and pixels from one mood to the next.


def build_mood_chart(check_ins, setbacks, meetings, first, last):
    """Moods as a line, cravings as bars beneath, and marks on days of a setback or a meeting.

    `setbacks` and `meetings` are days; those of a check-in that says so are added to the latter.

    A day without a check-in is a gap in the line: nothing is made up.
    """
    length = max((last - first).days, 1)

    def x(day):
        return round((day - first).days / length * CHART_WIDTH, 1)

    met = {one.day for one in check_ins if one.met_people} | set(meetings)
    parts, before = [], None
    for one in check_ins:
        joined = before and (one.day - before).days <= max(1, length // 90)
        parts.append(f"{'L' if joined else 'M'}{x(one.day)} {(5 - one.mood) * MOOD_STEP + 12}")
        before = one.day
    wide = max(CHART_WIDTH / (length + 1) - 2, 1)
    bars = [f"M{x(one.day) - wide / 2:.1f} 190v-{one.craving * 5}h{wide:.1f}v{one.craving * 5}z"
            for one in check_ins if one.craving]  # fmt: skip
    dots = [{"x": x(one.day), "y": (5 - one.mood) * MOOD_STEP + 12} for one in check_ins]
    return {
        "line": "".join(parts),
        "dots": dots if length < 100 else [],
        "bars": "".join(bars),
        "setbacks": [x(day) for day in setbacks if first <= day <= last],
        "meetings": "".join(f"M{x(day)} 184v6" for day in sorted(met) if first <= day <= last),
        "first": first,
        "last": last,
    }
