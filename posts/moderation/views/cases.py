"""Admin pages: the case queue, and one case."""

from collections import Counter

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.moderation_status.reportable import find_visible_to
from posts.models import Case, Reason
from posts.models.cases import REASON_URGENCY
from posts.moderation.admin_pages import render_admin_page, require_permission
from posts.moderation.case_actions import (
    ACTIONS_AT_ANY_TIME,
    find_latest_action,
    list_available_actions,
    list_offered_actions,
    perform_action,
)
from posts.moderation.case_forms import CaseActionForm
from posts.moderation.case_page import (
    describe_appeal,
    describe_ban_proposal,
    describe_content,
    describe_outcomes,
    describe_subject,
    find_panel_url,
    list_groups_to_move_to,
)
from posts.moderation.case_results import attach_outcomes, describe_result
from posts.moderation.cases import claim_case, dismiss_case, unclaim_case
from posts.moderation.log_entries import log_content_view
from posts.moderation.own_cases import OWN_CASE, is_own_case, refuse_own_case
from posts.moderation.queue import (
    LISTS_BESIDE,
    count_open_cases,
    describe_waiting,
    get_case_title,
    get_urgency_level,
    is_late,
    list_cases,
)
from posts.moderation.views.roster import get_on_call_context
from posts.safety.cases import open_case

MAX_PAGE = 500
FILTERS = ("origin", "reason", "has", "q", "state")
BULK_ACTIONS = {"claim": claim_case, "give-back": unclaim_case, "dismiss": dismiss_case}
# Why a chosen case stays as it is, by what _act_on() returns.
EXCEPTIONS = {
    "others": ngettext_lazy(
        "%(n)d case already belongs to another moderator.",
        "%(n)d cases already belong to other moderators.",
        "n",
    ),
    "unassigned": ngettext_lazy(
        "%(n)d case wasn't assigned to you.", "%(n)d cases weren't assigned to you.", "n"
    ),
    "undecided": ngettext_lazy(
        "%(n)d case is still open: someone waits for your decision on its page.",
        "%(n)d cases are still open: someone waits for your decision on their pages.",
        "n",
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def case_queue(request):
    """Open cases, by urgency and age. Their texts are on the page of each case, where views are
    logged. A POST acts on all that were chosen."""
    require_permission(request)
    if request.method == "POST":
        return _act_on_chosen(request)
    filters = {key: request.GET.get(key, "") for key in FILTERS}
    page = _page_number(request)
    cases, has_more = list_cases(request.user, filters, page)
    counts = count_open_cases()
    context = {
        "summary": describe_waiting(counts),
        "title": _("Queue"), "cases": cases, "filters": filters, "reasons": Reason.choices,
        "counts": [row for row in counts if row.origin not in LISTS_BESIDE],
        "lists": [row for row in counts if row.origin in LISTS_BESIDE],
        "total": sum(row.number for row in counts if row.origin not in LISTS_BESIDE),
        "has_assigned": any(case.claimed_by_id == request.user.pk for case in cases),
        "is_filtered": any(filters.values()),
        "is_narrowed": any(filters[name] for name in ("origin", "reason", "q", "state")),
        "page": page, "previous": page - 1 or None,
        "next": page + 1 if has_more else None, "now": timezone.now(),
    }  # fmt: skip
    context |= get_on_call_context(request.user)
    return render_admin_page(request, "case_queue", context)


def _act_on_chosen(request):
    """Assign the chosen cases to the moderator, give back those that they have, or dismiss them.

    Appeals, proposed bans and what is held stay open, because somebody waits for a decision, and so
    does a crisis: nobody closes one without opening it. What is closed already stays so.
    """
    action = BULK_ACTIONS.get(request.POST.get("act"))
    cases = Case.objects.open().filter(public_id__in=request.POST.getlist("case"))
    if action is None or not cases:
        messages.warning(request, _("Choose cases first."))
        return redirect(request.get_full_path())
    own = [case for case in cases if is_own_case(case, case.content, request.user)]
    if own:
        messages.warning(request, OWN_CASE)
    results = {case: _act_on(case, action, request.user) for case in cases if case not in own}
    _report_exceptions(request, Counter(results.values()))
    if done := [case for case, result in results.items() if result == "done"]:
        messages.success(request, _describe_done(action, done))
    return redirect(request.get_full_path())


def _act_on(case, action, moderator):
    """Return "done", or why the case stays as it is: a key of EXCEPTIONS."""
    if action is dismiss_case and not _can_be_dismissed_unread(case):
        return "undecided"
    if action is unclaim_case and case.claimed_by_id != moderator.pk:
        return "unassigned"
    action(case, moderator)
    return "others" if action is claim_case and not _has(case, moderator) else "done"


def _describe_done(action, cases):
    """Say what was done to the cases. Dismissed ones can be opened again from their list."""
    number = len(cases)
    if action is claim_case:
        message = ngettext("%(n)d case assigned to you.", "%(n)d cases assigned to you.", number)
        return message % {"n": number}
    if action is unclaim_case:
        message = ngettext(
            "%(n)d case unassigned. Any moderator can take it.",
            "%(n)d cases unassigned. Any moderator can take them.",
            number,
        ) % {"n": number}
        alerts = _("Other moderators are alerted again about anyone in danger.")
        return f"{message} {alerts}" if any(case.alerting_since for case in cases) else message
    message = ngettext("%(n)d case dismissed.", "%(n)d cases dismissed.", number)
    closed = reverse("admin:index") + "?state=closed"
    link = format_html('<a href="{}">{}</a>', closed, _("Closed cases"))
    return format_html("{} {}", message % {"n": number}, link)


def _report_exceptions(request, numbers):
    """Say of how many cases each of EXCEPTIONS is true."""
    for result, message in EXCEPTIONS.items():
        if number := numbers[result]:
            messages.warning(request, message % {"n": number})


def _can_be_dismissed_unread(case):
    if case.is_about_danger:
        return False
    return "dismiss" in list_available_actions(case, case.content)


def _has(case, moderator):
    """Whether `moderator` has the case, alone or as the second one."""
    of_moderator = Q(claimed_by=moderator) | Q(second_moderator=moderator)
    return Case.objects.filter(of_moderator, pk=case.pk).exists()


def _page_number(request):
    number = request.GET.get("page", "1")
    return max(min(int(number), MAX_PAGE), 1) if number.isascii() and number.isdigit() else 1


@require_POST
def open_case_about(request, kind, key):
    """Open a case about what a moderator sees, and lead them to it. It is opened once."""
    require_permission(request)
    row = find_visible_to(request.user, kind, key)
    if row is None:
        raise Http404
    existing = Case.objects.open().filter(kind=kind, key=key).order_by("-urgency").first()
    return redirect(
        existing or open_case(Case.Origin.FLAG, kind, row, REASON_URGENCY[Reason.OTHER])
    )


@require_http_methods(["GET", "HEAD", "POST"])
def case_detail(request, public_id):
    """One case: its content with the posts around it, and the form of its actions."""
    require_permission(request)
    related = ("subject", "group", "claimed_by", "second_moderator")
    case = get_object_or_404(Case.objects.select_related(*related), public_id=public_id)
    row = case.content
    refuse_own_case(case, row, request.user)
    form = _create_form(case, row, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            response = _perform_and_redirect(request, case, form)
        except PermissionError as refused:
            form.add_error(None, str(refused))  # With everything that was typed.
        else:
            if not _has_unsent_words(form.cleaned_data):
                return response
            form = _keep_typed(case, row, form)
        case = get_object_or_404(Case.objects.select_related(*related), pk=case.pk)
        row = case.content
    log_content_view(case, request.user)
    context = _case_context(request, case, row, form)
    return render_admin_page(request, "case", context, status=422 if form.is_bound else 200)


def _create_form(case, row, data=None, initial=None):
    post = row if case.kind == "post" else None
    # A case about danger stays open, unless a moderator says that the person is safe.
    initial = {"closes": not case.is_about_danger} | (initial or {})
    return CaseActionForm(
        data,
        initial=initial,
        actions=list_available_actions(case, row),
        row=row,
        post=post,
        groups=list_groups_to_move_to(post) if post else None,
    )


def _has_unsent_words(cleaned):
    """Whether a moderator assigned the case, say, while they were writing to the member."""
    return cleaned["act"] in ACTIONS_AT_ANY_TIME and bool(cleaned["words"])


def _keep_typed(case, row, form):
    """The page again instead of a redirect: it would lose the decision that was begun."""
    names = ("content_act", "member_act", "reason", "words", "days", "title", "notes")
    typed = {name: form.data.getlist(name) for name in names if name in form.data}
    typed["notes"] = typed.get("notes", [])
    single = {name: values[-1] for name, values in typed.items() if name != "notes" and values}
    return _create_form(case, row, initial=typed | single)


def _case_context(request, case, row, form):
    attach_outcomes([case])
    case.level, case.level_words = get_urgency_level(case)
    case.is_late = not case.closed_at and is_late(case, timezone.now())
    context = {"title": get_case_title(case), "case": case, "row": row, "form": form}
    context["actions"] = list_offered_actions(case, row, request.user)
    context["is_unclaimed"] = not (case.claimed_by_id or case.closed_at)
    latest = find_latest_action(case)
    context["seen"] = latest.pk if latest else 0
    context |= describe_content(case, row) | {"panel_url": find_panel_url(row, request)}
    context |= describe_subject(request.user, case)
    context |= describe_outcomes(form, context["actions"], case, context)
    if case.origin == Case.Origin.APPEAL and row is not None:
        context |= describe_appeal(row, request.user)
    if case.origin == Case.Origin.BAN:
        context |= describe_ban_proposal(case, request.user)
    return context


def _seen(request):
    """The last act that the page showed, as its form says."""
    value = request.POST.get("seen", "")
    return int(value[:18]) if value.isascii() and value.isdigit() else None


def _perform_and_redirect(request, case, form):
    since = timezone.now()
    results = perform_action(case, request.user, form.cleaned_data, _seen(request))
    for sentence in results:
        messages.warning(request, sentence)
    after = Case.objects.get(pk=case.pk)
    if case.closed_at or not after.closed_at:
        act = form.cleaned_data["act"]
        messages.success(request, describe_result(case, request.user, act, since))
        return redirect(case)
    attach_outcomes([after])
    done = _("The case is closed: %(outcome)s.") % {"outcome": after.outcome_words}
    link = format_html('<a href="{}">{}</a>', case.get_absolute_url(), _("Back to the case"))
    messages.success(request, format_html("{} {}", done, link))
    return redirect("admin:index")
