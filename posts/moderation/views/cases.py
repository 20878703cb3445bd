"""Admin pages: the case queue, one case, and the action log."""

import csv

from django.contrib import messages
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Member
from accounts.moderation_status.reportable import REPORTABLE_KINDS
from posts.models import Action, Case, Post, Reason, SavedReply
from posts.moderation.actions import log_content_view, next_restriction_days
from posts.moderation.admin_pages import render_admin_page, require_permission
from posts.moderation.bulk_removal import last_bulk_removal
from posts.moderation.case_actions import available_actions, perform_action
from posts.moderation.forms import CaseActionForm
from posts.moderation.group_proposals import GROUP_PROPOSAL_STEPS
from posts.moderation.queue import count_open_cases, is_late, list_open_cases, urgency_level
from posts.safety.crisis import CRISIS_STEPS
from recovery_forum.lib.pagination import paginate_by_keyset

#: What to do, in this order, beside cases that have a way of their own.
STEPS_BY_ORIGIN = {Case.Origin.CRISIS: CRISIS_STEPS, Case.Origin.GROUP: GROUP_PROPOSAL_STEPS}
#: These are about a thread or a beginning, and nothing that somebody did.
ORIGINS_WITHOUT_REPORTS = [Case.Origin.WAITING, Case.Origin.FIRST, Case.Origin.GROUP]


@require_safe
def case_queue(request):
    """What waits, by urgency and age. Words stand on the page of each case, where looks count."""
    require_permission(request)
    number = request.GET.get("page", "1")
    page = min(int(number), 500) if number.isascii() and number.isdigit() and number != "0" else 1
    asked = {key: request.GET.get(key, "") for key in ("origin", "reason", "has", "q")}
    page = max(page, 1)
    cases, more = list_open_cases(request.user, asked, page)
    numbers = count_open_cases()
    context = {
        "title": _("What waits"), "cases": cases, "counts": numbers, "asked": asked,
        "total": sum(number for _value, _name, number in numbers), "reasons": Reason.choices,
        "is_narrowed": any(asked.values()), "page": page, "previous": page - 1 or None,
        "next": page + 1 if more else None, "now": timezone.now(),
    }  # fmt: skip
    return render_admin_page(request, "case_queue", context)


@require_http_methods(["GET", "HEAD", "POST"])
def case_detail(request, public_id):
    """One case: what it is about, in its place, and what can be done."""
    require_permission(request)
    people = ("subject", "group", "claimed_by", "second_moderator")
    found = get_object_or_404(Case.objects.select_related(*people), public_id=public_id)
    row = found.content
    acts = available_actions(found, row)
    form = CaseActionForm(request.POST if request.method == "POST" else None, acts=acts)
    if form.is_bound and form.is_valid():
        return _perform_and_redirect(request, found, form)
    log_content_view(found, request.user)
    found.level, found.level_words = urgency_level(found)
    found.is_late = not found.closed_at and is_late(found, timezone.now())
    context = {"title": str(found), "case": found, "row": row, "acts": acts, "form": form}
    context |= _content_context(found, row) | _subject_context(request.user, found, row)
    return render_admin_page(request, "case", context, status=422 if form.is_bound else 200)


def _perform_and_redirect(request, found, form):
    try:
        perform_action(found, request.user, form.cleaned_data)
    except PermissionError as refused:
        messages.error(request, str(refused))
        return redirect(found)
    messages.success(request, _("Done, and in the log."))
    still_open = Case.objects.open().filter(pk=found.pk).exists()
    return redirect(found if still_open else "admin:index")


def _content_context(found, row):
    """The content in its place: what it answers, and what was answered."""
    how, around = REPORTABLE_KINDS[found.kind], []
    if found.kind == "post" and row is not None:
        near = Post.objects.filter(thread=row.thread_id).select_related("author", "alias")
        above = near.filter(pk__in=row.ancestors[-1:])
        below = near.filter(ancestors__contains=[row.pk]).order_by("pk")[:3]
        around = [*above, row, *below]
    return {
        "words": how.words(row) if row is not None else "",
        "url": how.url(row) if row is not None and not how.private else "",
        "around": around,
        "is_unnamed": bool(getattr(row, "alias_id", None)),
        "is_crisis": found.origin == Case.Origin.CRISIS,
        "steps": STEPS_BY_ORIGIN.get(found.origin, []),
        "reports": found.reports.select_related("reporter"),
        "log": _attach_names(Action.objects.filter(case_id=found.pk)[:30]),
        "canned": SavedReply.objects.all()[:40],
        "undo": last_bulk_removal(case_id=found.pk),
    }


def _subject_context(moderator, found, row):
    """Whose words they are, as far as a moderator may know it: not without a name."""
    subject = found.subject
    if subject is None or getattr(row, "alias_id", None):
        return {"subject": None}
    seen = Post.objects.visible_to(moderator).filter(author=subject, alias=None, withdrawn_at=None)
    earlier = Case.objects.filter(subject=subject).exclude(pk=found.pk)
    earlier = earlier.exclude(origin__in=ORIGINS_WITHOUT_REPORTS)
    return {
        "subject": subject,
        "post_count": subject.posts.count(),
        "earlier": earlier.order_by("-opened_at")[:10],
        "staff_notes": subject.staff_notes.select_related("writer")[:10],
        "recent": seen.select_related("thread").order_by("-pk")[:5],
        "next_days": next_restriction_days(subject),
    }


@require_safe
def action_log(request):
    """What moderators did, newest first; as CSV with ?format=csv."""
    require_permission(request, "posts.view_action")
    actions = _filtered_actions(request)
    if request.GET.get("format") == "csv":
        return _csv_response(actions)
    page = paginate_by_keyset(actions, ("-at", "-pk"), request.GET.get("page", ""))
    page.items = _attach_names(page.items)
    context = {
        "title": _("The log"), "page": page, "kinds": Action.Kind.choices,
        "kind": request.GET.get("kind", ""), "who": request.GET.get("who", ""),
    }  # fmt: skip
    return render_admin_page(request, "action_log", context)


def _filtered_actions(request):
    actions = Action.objects.all()
    if (kind := request.GET.get("kind")) in Action.Kind:
        actions = actions.filter(kind=kind)
    if who := request.GET.get("who", "").replace("\0", ""):
        people = Member.objects.filter(name__iexact=who).values("pk")
        actions = actions.filter(moderator_id__in=people) | actions.filter(subject_id__in=people)
    return actions


def _attach_names(actions):
    """The names of today beside the keys; the log itself holds none."""
    actions = list(actions)
    keys = {one.moderator_id for one in actions} | {one.subject_id for one in actions}
    names = dict(Member.objects.filter(pk__in=keys - {None}).values_list("pk", "name"))
    unnamed = _targets_with_alias(actions)
    for one in actions:
        one.moderator_name = names.get(one.moderator_id, "")
        one.subject_name = "" if one.target in unnamed else names.get(one.subject_id, "")
    return actions


def _targets_with_alias(actions):
    """Targets whose author kept their name to themselves: the log does not tell it either."""
    keys = [one.target.removeprefix("post/") for one in actions]
    voiced = Post.objects.filter(public_id__in=keys, alias__isnull=False)
    return {f"post/{key}" for key in voiced.values_list("public_id", flat=True)}


class _EchoWriter:
    """What a csv.writer writes to: it gives each line back."""

    def write(self, line):
        return line


def _csv_response(actions):
    writer = csv.writer(_EchoWriter())
    head = ["at", "moderator", "act", "target", "reason", "until", "case"]

    def lines():
        yield writer.writerow(head)
        for one in actions.order_by("-at", "-pk").iterator(chunk_size=500):
            until = one.until.isoformat() if one.until else ""
            yield writer.writerow([
                one.at.isoformat(), one.moderator_id or "", one.kind, one.target, one.reason,
                until, one.case_id or "",
            ])  # fmt: skip

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="log.csv"'
    return response
