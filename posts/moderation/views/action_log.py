"""Admin page with the log of moderation actions, also as CSV."""

import csv
from itertools import islice

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Member
from posts.models import Action
from posts.moderation.admin_pages import render_admin_page, require_permission
from posts.moderation.log import attach_log_details
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.text import clean_line

# "act" stays: spreadsheets of moderators know the column by this name.
CSV_HEADER = [
    "at", "moderator", "act", "target", "reason", "until", "case", "details", "case_page",
]  # fmt: skip
CSV_BATCH = 500  # Rows whose cases are looked up at once.


@require_safe
def action_log(request):
    """What moderators did, newest first; as CSV with ?format=csv.

    That somebody looked is in the CSV, and on the page if asked for: it would hide what was done.
    """
    require_permission(request, "posts.view_action")
    actions = _filtered_actions(request)
    if request.GET.get("format") == "csv":
        return _csv_response(actions, request)
    shows_looks = bool(request.GET.get("looks")) or request.GET.get("kind") == Action.Kind.LOOK
    if not shows_looks:
        actions = actions.exclude(kind=Action.Kind.LOOK)
    page = paginate_by_keyset(actions, ("-at", "-pk"), request.GET.get("page", ""))
    page.items = attach_log_details(page.items, request)
    context = {
        "title": _("Log"), "page": page, "kinds": Action.Kind.choices,
        "kind": request.GET.get("kind", ""), "who": request.GET.get("who", ""),
        "shows_looks": shows_looks,
        "is_filtered": any(request.GET.get(name) for name in ("kind", "who", "looks")),
    }  # fmt: skip
    return render_admin_page(request, "action_log", context)


def _filtered_actions(request):
    actions = Action.objects.all()
    if (kind := request.GET.get("kind")) in Action.Kind:
        actions = actions.filter(kind=kind)
    if name := clean_line(request.GET.get("who", "")):
        members = Member.objects.filter(name__iexact=name).values("pk")
        actions = actions.filter(moderator_id__in=members) | actions.filter(subject_id__in=members)
    return actions


class _EchoWriter:
    """A file for csv.writer whose write() returns the line, so that it can be streamed."""

    def write(self, line):
        return line


def _csv_response(actions, request):
    writer = csv.writer(_EchoWriter())

    def lines():
        yield writer.writerow(CSV_HEADER)
        rows = actions.order_by("-at", "-pk").iterator(chunk_size=CSV_BATCH)
        while batch := list(islice(rows, CSV_BATCH)):
            for action in attach_log_details(batch, request):
                yield writer.writerow(_csv_row(action))

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="log.csv"'
    return response


def _moderator(action):
    """The present name; empty for what happened by itself."""
    if action.moderator_id is None:
        return ""
    return action.moderator_name or _("someone who left")


def _csv_row(action):
    return [
        action.at.isoformat(), _moderator(action), action.kind, action.target, action.reason,
        action.until.isoformat() if action.until else "", action.case_id or "", action.summary,
        action.case.get_absolute_url() if action.case else "",
    ]  # fmt: skip
