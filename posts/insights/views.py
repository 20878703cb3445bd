"""The dashboard of the host, and the public transparency report."""

from datetime import UTC, datetime, timedelta

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from posts.insights.response_times import load_response_times
from posts.insights.statistics import (
    SMALL_COUNT,
    compute_case_times_by_origin,
    count_activity,
    count_moderation_by_year,
    count_returning_authors,
)
from posts.moderation.admin_pages import render_admin_page, require_permission
from posts.moderation.queue import LISTS_BESIDE, OriginCount, describe_waiting
from posts.on_call.queries import (
    describe_gaps,
    list_current_periods,
    list_gaps,
    load_roster,
)
from posts.templatetags.posts import short_duration

PERIOD_DAYS = 30


@require_safe
def host_dashboard(request):
    """How the community and the moderators are doing: what needs attention, then the figures."""
    require_permission(request, "posts.view_case")
    now = timezone.now()
    times = load_response_times(PERIOD_DAYS, now)
    cases = compute_case_times_by_origin(now, PERIOD_DAYS)
    activity = count_activity(now)
    roster = load_roster()
    context = {
        "title": _("Figures"),
        "attention": _list_attention(cases, activity["unanswered"], now),
        "community": _describe_community(activity, now),
        "times": times,
        "chart": draw_response_times(times.by_day, now),
        "cases": _list_cases_to_show(cases),
        "period": PERIOD_DAYS,
        "on_call": list_current_periods(now, roster),
        "coverage": describe_gaps(list_gaps(now, roster)),
    }
    return render_admin_page(request, "host_dashboard", context)


def _list_attention(cases, unanswered, now):
    """What somebody should look at now, in sentences; none if all is well."""
    counts = [OriginCount(r["value"], r["origin"], r["waiting"], r["in_danger"]) for r in cases]
    sentences = [describe_waiting(counts)]
    oldest = [r["oldest"] for r in cases if r["oldest"] and r["value"] not in LISTS_BESIDE]
    if oldest:
        wait = short_duration(now - min(oldest))
        sentences.append(_("The oldest case has waited for %(wait)s.") % {"wait": wait})
    if unanswered:
        text = ngettext(
            "%(n)d thread has waited over two hours for a first reply.",
            "%(n)d threads have waited over two hours for a first reply.",
            unanswered,
        )
        sentences.append(text % {"n": unanswered})
    return [sentence for sentence in sentences if sentence]


def _describe_community(activity, now):
    new_authors, returned = count_returning_authors(now)
    share = f"{activity['replied'] / activity['week']:.0%}" if activity["week"] else "–"
    return [
        (_("Members here this week"), activity["week"]),
        (_("Members here this month"), activity["month"]),
        (_("This week's members who replied to someone"), share),
        (
            _("Who first posted two to four weeks ago, and again within 14 days"),
            _("%(n)d of %(all)d") % {"n": returned, "all": new_authors},
        ),
    ]


def _list_cases_to_show(cases):
    """Those that somebody decides. How long threads wait is in the figures of first replies."""
    shown = [row for row in cases if row["value"] not in LISTS_BESIDE]
    return [row for row in shown if row["cases"] or row["cases_before"]]


CHART_WIDTH, CHART_HEIGHT = 600, 120  # In units of the SVG.
# Hours to which the axis reaches: the first that is enough.
AXIS_HOURS = (1, 2, 4, 6, 12, 24, 48, 96, 192, 384, 768)


def draw_response_times(days: list[dict], now: datetime) -> dict:
    """Return the chart that _response_time_chart.html takes, of compute_response_times_by_day().

    Two bars for each day (UTC) of the period, also for those on which nobody asked. Empty without
    any reply.
    """
    longest = max((row["slowest"] for row in days if row["slowest"]), default=None)
    if not longest:
        return {}
    hours = next((n for n in AXIS_HOURS if timedelta(hours=n) >= longest), AXIS_HOURS[-1])
    top = timedelta(hours=hours)
    dates = [now.astimezone(UTC).date() - timedelta(days=n) for n in range(PERIOD_DAYS, -1, -1)]
    step = CHART_WIDTH / len(dates)
    bars = []
    for row in days:
        if not row["answered"] or row["day"] not in dates:
            continue
        median, slowest = (CHART_HEIGHT * min(row[key] / top, 1) for key in ("median", "slowest"))
        bars.append({
            "x": round(dates.index(row["day"]) * step, 1), "width": round(step * 0.8, 1),
            "median": round(median, 1), "median_y": round(CHART_HEIGHT - median, 1),
            "slowest": round(slowest, 1), "slowest_y": round(CHART_HEIGHT - slowest, 1),
        })  # fmt: skip
    ticks = [dates[0], dates[PERIOD_DAYS // 2], dates[-1]]
    return {"bars": bars, "top": top, "middle": top / 2, "dates": ticks}


@require_safe
def transparency_report(request):
    context = {"years": count_moderation_by_year(), "few": SMALL_COUNT}
    return render(request, "posts/insights/transparency.html", context)
