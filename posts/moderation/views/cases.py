"""Admin pages: the case queue, and one case."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.moderation_status.reportable import REPORTABLE_KINDS
from posts.models import Action, Case, Post, Reason, SavedReply
from posts.moderation.actions import log_content_view, next_restriction_days
from posts.moderation.admin_pages import render_admin_page, require_permission
from posts.moderation.bulk_removal import last_bulk_removal
from posts.moderation.case_actions import available_actions, offered_actions, perform_action
from posts.moderation.forms import CaseActionForm
from posts.moderation.group_proposals import GROUP_PROPOSAL_STEPS
from posts.moderation.queue import count_open_cases, is_late, list_open_cases, urgency_level
from posts.moderation.views.action_log import attach_member_names
from posts.safety.crisis import CRISIS_STEPS

#: Guidance for cases of these origins, in this order.
STEPS_BY_ORIGIN = {Case.Origin.CRISIS: CRISIS_STEPS, Case.Origin.GROUP: GROUP_PROPOSAL_STEPS}
#: Cases about a thread or a newcomer, and not about something that somebody did.
ORIGINS_WITHOUT_REPORTS = [Case.Origin.WAITING, Case.Origin.FIRST, Case.Origin.GROUP]
MAX_PAGE = 500


@require_safe
def case_queue(request):
    """Open cases, by urgency and age. Their texts are on the page of each case, where views are
    logged."""
    require_permission(request)
    filters = {key: request.GET.get(key, "") for key in ("origin", "reason", "has", "q")}
    page = _page_number(request)
    cases, has_more = list_open_cases(request.user, filters, page)
    counts = count_open_cases()
    context = {
        "title": _("What waits"), "cases": cases, "counts": counts, "filters": filters,
        "total": sum(number for _value, _label, number in counts), "reasons": Reason.choices,
        "is_filtered": any(filters.values()), "page": page, "previous": page - 1 or None,
        "next": page + 1 if has_more else None, "now": timezone.now(),
    }  # fmt: skip
    return render_admin_page(request, "case_queue", context)


def _page_number(request):
    number = request.GET.get("page", "1")
    return max(min(int(number), MAX_PAGE), 1) if number.isascii() and number.isdigit() else 1


@require_http_methods(["GET", "HEAD", "POST"])
def case_detail(request, public_id):
    """One case: its content with the posts around it, and the form of its actions."""
    require_permission(request)
    related = ("subject", "group", "claimed_by", "second_moderator")
    case = get_object_or_404(Case.objects.select_related(*related), public_id=public_id)
    row = case.content
    form = CaseActionForm(
        request.POST if request.method == "POST" else None,
        actions=available_actions(case, row),
        thread=row.thread if case.kind == "post" and row is not None else None,
    )
    if form.is_bound and form.is_valid():
        return _perform_and_redirect(request, case, form)
    log_content_view(case, request.user)
    case.level, case.level_words = urgency_level(case)
    case.is_late = not case.closed_at and is_late(case, timezone.now())
    context = {"title": str(case), "case": case, "row": row, "form": form}
    context["actions"] = offered_actions(case, row, request.user)
    context |= _content_context(case, row) | _subject_context(request.user, case)
    return render_admin_page(request, "case", context, status=422 if form.is_bound else 200)


def _perform_and_redirect(request, case, form):
    try:
        perform_action(case, request.user, form.cleaned_data)
    except PermissionError as refused:
        messages.error(request, str(refused))
        return redirect(case)
    messages.success(request, _("Done, and in the log."))
    still_open = Case.objects.open().filter(pk=case.pk).exists()
    return redirect(case if still_open else "admin:index")


def _content_context(case, row):
    """The content of the case, with what was done about it so far."""
    reportable = REPORTABLE_KINDS[case.kind]
    return {
        "text": reportable.get_text(row) if row is not None else "",
        "url": reportable.url(row) if row is not None and not reportable.private else "",
        "posts": _surrounding_posts(row) if case.kind == "post" and row is not None else [],
        "is_anonymous": bool(getattr(row, "alias_id", None)),
        "is_crisis": case.origin == Case.Origin.CRISIS,
        "steps": STEPS_BY_ORIGIN.get(case.origin, []),
        "reports": case.reports.select_related("reporter"),
        "log": attach_member_names(Action.objects.filter(case_id=case.pk)[:30]),
        "saved_replies": SavedReply.objects.all()[:40],
        "undoable_removal": last_bulk_removal(case_id=case.pk),
    }


def _surrounding_posts(post):
    """The post between the one it answers and its first replies."""
    posts = Post.objects.filter(thread=post.thread_id).select_related("author", "alias")
    parent = posts.filter(pk__in=post.ancestors[-1:])
    replies = posts.filter(ancestors__contains=[post.pk]).order_by("pk")[:3]
    return [*parent, post, *replies]


def _subject_context(moderator, case):
    """The author of the content, and what else of them a moderator may see: all under their name.

    Nothing about the author of an anonymous post: such a case has no subject.
    """
    subject = case.subject
    if subject is None:
        return {"subject": None}
    named = subject.posts.filter(alias=None)
    posts = named & Post.objects.visible_to(moderator).filter(withdrawn_at=None)
    earlier = Case.objects.filter(subject=subject).exclude(pk=case.pk)
    earlier = earlier.exclude(origin__in=ORIGINS_WITHOUT_REPORTS)
    return {
        "subject": subject,
        "post_count": named.count(),
        "earlier": earlier.order_by("-opened_at")[:10],
        "staff_notes": subject.staff_notes.select_related("writer")[:10],
        "recent": posts.select_related("thread").order_by("-pk")[:5],
        "next_days": next_restriction_days(subject),
    }
