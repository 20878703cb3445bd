"""The host's page: how the community does, and how the forum runs. Numbers only."""

import platform
from datetime import timedelta

import django
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from posts import figures, first_replies
from posts.views.panel import for_moderators, shown
from recovery_forum.models import OutgoingMail
from recovery_forum.rounds import last_done

DAYS = 30


@require_safe
def host(request):
    for_moderators(request, "posts.view_case")
    now = timezone.now()
    days = first_replies.by_day(DAYS, now)
    begun, again = figures.second_posts(now)
    context = {
        "title": _("How we are doing"),
        "numbers": [
            (_("Members here this week"), figures.active(now, 7)),
            (_("Members here this month"), figures.active(now, 30)),
            (_("First wrote two to four weeks ago"), begun),
            (_("Of them, wrote again within 14 days"), again),
            (_("Threads without an answer for a day"), figures.unanswered(now)),
            (_("Share of this week's members who answered somebody"), _share(figures.helped(now))),
        ],
        "days": days,
        "bars": bars(days),
        "groups": first_replies.by_group(DAYS, now),
        "cases": figures.case_times(now),
        "machine": _machine(now),
        "rounds": last_done().items(),
    }
    return shown(request, "host", context)


def _share(part):
    return "–" if part is None else f"{part:.0%}"


def _machine(now):
    failed = DBTaskResult.objects.failed().filter(finished_at__gte=now - timedelta(days=7))
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (server,) = cursor.fetchone()
    return [
        (_("Mails that wait"), OutgoingMail.objects.count()),
        (_("Mails that failed once or more"), OutgoingMail.objects.exclude(attempts=0).count()),
        (_("Tasks that wait"), DBTaskResult.objects.ready().count()),
        (_("Tasks that failed this week"), failed.count()),
        ("Django", django.get_version()),
        ("Python", platform.python_version()),
        ("PostgreSQL", server),
    ]


WIDTH, HEIGHT = 600, 120  # Of the chart's own units.


def bars(days):
    """The median and the slowest tenth of each day as bars of an SVG: (x, width, two heights)."""
    longest = max((row["slowest"] for row in days if row["slowest"]), default=None)
    if not longest:
        return []
    step = WIDTH / len(days)
    drawn = []
    for number, row in enumerate(days):
        median, slowest = (
            HEIGHT * (row[key] / longest) if row[key] else 0 for key in ("median", "slowest")
        )
        drawn.append({
            "x": round(number * step, 1), "width": round(step * 0.8, 1),
            "median": round(median, 1), "median_y": round(HEIGHT - median, 1),
            "slowest": round(slowest, 1), "slowest_y": round(HEIGHT - slowest, 1),
        })  # fmt: skip
    return drawn
