"""The page of the server: whether everything runs, and what to look at if not."""

import platform
from datetime import timedelta

import django
from django.contrib import admin
from django.db import connection
from django.db.models import Count, Q
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from posts.moderation.admin_pages import require_permission
from recovery_forum.models import OutgoingMail
from recovery_forum.operations.job_runs import list_job_runs
from recovery_forum.operations.stored_counts import find_wrong_counts

# Of stored_counts.COUNT_QUERIES, by (table, column).
COUNT_NAMES = {
    ("groups_group", "member_count"): gettext_lazy("Members of groups"),
    ("groups_resource", "vote_count"): gettext_lazy("Votes for resources"),
    ("posts_thread", "reply_count"): gettext_lazy("Replies in threads"),
    ("posts_thread", "last_active_at"): gettext_lazy("Last activity in threads"),
    ("posts_thread", "last_author_id"): gettext_lazy("Last author in threads"),
    ("posts_thread", "last_alias_id"): gettext_lazy("Last anonymous author in threads"),
    ("posts_thread", "first_reply_at"): gettext_lazy("First reply in threads"),
    ("posts_post", "reaction_count"): gettext_lazy("Reactions to posts"),
    ("posts_post", "reactions_by_kind"): gettext_lazy("Reactions to posts, by kind"),
    ("accounts_participant", "unread_count"): gettext_lazy("Unread messages in conversations"),
    ("accounts_member", "unread_messages"): gettext_lazy("Unread messages of members"),
    ("milestones_celebration", "cheer_count"): gettext_lazy("Cheers for milestones"),
}


@require_safe
def server_status(request):
    """With ?counts=check, also compares the stored counts with their rows, which takes a while."""
    require_permission(request, "posts.view_case")
    now = timezone.now()
    jobs, queues = list_job_runs(now), _count_queues(now)
    late = [job for job in jobs if job.is_late]
    context = {
        **admin.site.each_context(request),
        "title": _("Server"),
        "attention": _list_problems(len(late), queues),
        "queues": queues.values(),
        "late": late,
        "on_time": [job for job in jobs if not job.is_late],
        "versions": _list_versions(),
    }
    if request.GET.get("counts") == "check":
        context |= {"were_counts_checked": True, "wrong_counts": _list_wrong_counts()}
    return render(request, "admin/server_status.html", context)


def _count_queues(now):
    """Return {key: (name, number, note)} of what waits and what failed."""
    ready, failed = DBTaskResult.objects.ready(), DBTaskResult.objects.failed()
    failed = failed.filter(finished_at__gte=now - timedelta(days=7))
    tasks = DBTaskResult.objects.aggregate(
        waiting=Count("pk", filter=Q(pk__in=ready.values("pk"))),
        failed=Count("pk", filter=Q(pk__in=failed.values("pk"))),
    )
    mails = OutgoingMail.objects.aggregate(
        waiting=Count("pk"), failed=Count("pk", filter=Q(attempts__gt=0))
    )
    return {
        "mails": (_("Emails waiting"), mails["waiting"], _("Usually gone within a minute.")),
        "failed_mails": (
            _("Emails that failed at least once"), mails["failed"], _("Each is tried again."),
        ),
        "tasks": (_("Tasks waiting"), tasks["waiting"], _("Work that the server does by itself.")),
        "failed_tasks": (
            _("Tasks that failed this week"), tasks["failed"],
            _("The log of the server says why."),
        ),
    }  # fmt: skip


def _list_problems(late, queues):
    """Return sentences on what somebody should look at; none if everything runs."""
    problems = []
    if late:
        text = ngettext("%(n)d scheduled job is late.", "%(n)d scheduled jobs are late.", late)
        problems.append(text % {"n": late})
    if failed := queues["failed_tasks"][1]:
        text = ngettext("%(n)d task failed this week.", "%(n)d tasks failed this week.", failed)
        problems.append(text % {"n": failed})
    if failed := queues["failed_mails"][1]:
        text = ngettext("%(n)d email could not be sent.", "%(n)d emails could not be sent.", failed)
        problems.append(text % {"n": failed})
    return problems


def _list_versions():
    version = connection.pg_version  # Such as 180006, as the driver knows it without a query.
    return [
        ("Django", django.get_version()),
        ("Python", platform.python_version()),
        ("PostgreSQL", f"{version // 10_000}.{version % 10_000}"),
    ]


def _list_wrong_counts():
    wrong = find_wrong_counts().items()
    return [(COUNT_NAMES.get(key, ".".join(key)), number) for key, number in wrong]
