"""The dashboard of the host, and the public transparency report."""

import platform
from datetime import timedelta

import django
from django.db import connection
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from posts.insights.response_times import response_times_by_day, response_times_by_group
from posts.insights.statistics import (
    SMALL_COUNT,
    case_times_by_origin,
    count_active_members,
    count_returning_authors,
    count_unanswered_threads,
    moderation_by_year,
    share_of_members_who_replied,
)
from posts.moderation.admin_pages import render_admin_page, require_permission
from posts.on_call.queries import list_current_watches, list_gaps, load_roster
from recovery_forum.lib.schedule import get_last_run_times
from recovery_forum.models import OutgoingMail

PERIOD_DAYS = 30


@require_safe
def host_dashboard(request):
    require_permission(request, "posts.view_case")
    now = timezone.now()
    days = response_times_by_day(PERIOD_DAYS, now)
    new_authors, returned = count_returning_authors(now)
    context = {
        "title": _("How we are doing"),
        "community": [
            (_("Members here this week"), count_active_members(now, 7)),
            (_("Members here this month"), count_active_members(now, 30)),
            (_("First posted two to four weeks ago"), new_authors),
            (_("Of those, posted again within 14 days"), returned),
            (_("Threads without a reply after a day"), count_unanswered_threads(now)),
            (
                _("Share of this week's members who replied to someone"),
                _format_share(share_of_members_who_replied(now)),
            ),
        ],
        "days": days,
        "bars": response_time_bars(days),
        "groups": response_times_by_group(PERIOD_DAYS, now),
        "cases": case_times_by_origin(now),
        "system": _system_status(now),
        "last_runs": get_last_run_times().items(),
        "on_call": list_current_watches(now, roster := load_roster()),
        "gaps": list_gaps(now, roster),
    }
    return render_admin_page(request, "host_dashboard", context)


def _format_share(share):
    return "–" if share is None else f"{share:.0%}"


def _system_status(now):
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=now - timedelta(days=7))
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (server,) = cursor.fetchone()
    return [
        (_("Emails waiting"), OutgoingMail.objects.count()),
        (_("Emails that failed at least once"), OutgoingMail.objects.exclude(attempts=0).count()),
        (_("Tasks waiting"), DBTaskResult.objects.ready().count()),
        (_("Tasks that failed this week"), failed.count()),
        ("Django", django.get_version()),
        ("Python", platform.python_version()),
        ("PostgreSQL", server),
    ]


CHART_WIDTH, CHART_HEIGHT = 600, 120  # In units of the SVG.


def response_time_bars(days: list[dict]) -> list[dict]:
    """Return the bars of an SVG for rows of response_times_by_day(): two for each day."""
    longest = max((row["slowest"] for row in days if row["slowest"]), default=None)
    if not longest:
        return []
    step = CHART_WIDTH / len(days)
    bars = []
    for index, row in enumerate(days):
        median, slowest = (
            CHART_HEIGHT * (row[key] / longest) if row[key] else 0 for key in ("median", "slowest")
        )
        bars.append({
            "x": round(index * step, 1), "width": round(step * 0.8, 1),
            "median": round(median, 1), "median_y": round(CHART_HEIGHT - median, 1),
            "slowest": round(slowest, 1), "slowest_y": round(CHART_HEIGHT - slowest, 1),
        })  # fmt: skip
    return bars


@require_safe
def transparency_report(request):
    context = {"years": moderation_by_year(), "few": SMALL_COUNT}
    return render(request, "posts/insights/transparency.html", context)
