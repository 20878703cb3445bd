"""Views for reporting content, hiding it for oneself, and listing one's own reports."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.blocking.hidden_items import hide_item, unhide_item
from accounts.blocking.services import block_member
from accounts.moderation_status.reportable import REPORTABLE_KINDS, find_visible_to
from posts.models import Post, Reason, Report
from posts.moderation.forms import ReportForm
from posts.moderation.group_cases import REASONS_FOR_MODERATORS
from posts.moderation.own_reports import describe_reported_items, find_author_to_block
from posts.moderation.reports import create_report
from posts.threads.hidden_posts import hide_post_for_member, unhide_post_for_member
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.rate_limits import rate_limit
from recovery_forum.lib.text import isolate

# Whoever stood before a locked door, or was asked for money there, may have no account.
KINDS_FOR_VISITORS = {"meeting", "resource"}


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("report")
def report_content(request, kind, key):
    """Report something to the moderators. Visitors can report meetings and resources."""
    is_visitor = not request.user.is_authenticated
    if is_visitor and kind not in KINDS_FOR_VISITORS:
        return redirect_to_login(request.get_full_path())
    row = find_visible_to(request.user, kind, key)
    if row is None:
        raise Http404
    reportable = REPORTABLE_KINDS[kind]
    if reportable.author(row) == request.user:
        raise PermissionDenied(_("This is your own. You can edit or delete it."))
    earlier = _find_open_report(request.user, kind, row)
    initial = {"block": "block" in request.GET}
    if earlier:
        initial |= {"reason": earlier.reason, "words": earlier.words}
    author = find_author_to_block(request.user, kind, row)
    form = ReportForm(
        request.POST or None, kind=kind, author=author, initial=initial, is_visitor=is_visitor
    )
    if request.method == "POST" and form.is_valid():
        return _store_report(request, kind, row, form.cleaned_data)
    name = isolate(row.name) if kind == "member" else reportable.name
    context = {
        "form": form, "name": name, "text": reportable.get_text(row), "back": reportable.url(row),
        "organizers_read": kind == "post", "earlier": earlier,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "posts/moderation/report.html", context, status=status)


def _store_report(request, kind, row, cleaned):
    reportable, is_visitor = REPORTABLE_KINDS[kind], not request.user.is_authenticated
    reporter = None if is_visitor else request.user
    report = create_report(reporter, kind, row, cleaned["reason"], cleaned["words"])
    if is_visitor:
        messages.success(request, _("Thank you for your report. A moderator will look at it."))
        return redirect(reportable.url(row))
    # Whoever worries about an author must not lose their words.
    if cleaned["hide"] and cleaned["reason"] != Reason.CRISIS:
        hide_item(request.user, kind, row)
    if cleaned.get("block"):
        block_member(request.user, reportable.author(row))
    return redirect("posts:reported", report.public_id)


def _find_open_report(member, kind, row):
    """Return what `member` reported of `row` already, if no moderator has answered yet, or None."""
    key = str(getattr(row, REPORTABLE_KINDS[kind].key))
    own = Report.objects.visible_to(member)
    return own.filter(case__kind=kind, case__key=key, case__closed_at=None).first()


@login_required
@require_safe
def report_received(request, public_id):
    """Thanks for the report, what is out of sight now, and what happens next."""
    own_reports = Report.objects.visible_to(request.user).select_related("case")
    report = get_object_or_404(own_reports, public_id=public_id)
    case = report.case
    describe_reported_items(request.user, [case])
    is_about_danger = report.reason == Reason.CRISIS
    # Elsewhere, the form offers both. Nobody is led to turn away from somebody in danger.
    offers_block = case.kind == "post" and case.named_author and not case.named_author.is_blocked
    context = {
        "report": report,
        "is_about_danger": is_about_danger,
        "author": case.named_author if offers_block and not is_about_danger else None,
        "organizers_read": case.kind == "post" and report.reason not in REASONS_FOR_MODERATORS,
        "back": REPORTABLE_KINDS[case.kind].url(case.row) if case.row else "",
    }
    return render(request, "posts/moderation/report_received.html", context)


@login_required
@require_safe
def list_own_reports(request):
    """Everything that this member reported, with the outcome."""
    reports = Report.objects.visible_to(request.user).select_related("case")
    page = paginate_by_keyset(reports, ("-reported_at", "-pk"), request.GET.get("page", ""))
    describe_reported_items(request.user, [report.case for report in page])
    return render(request, "posts/moderation/reports.html", {"page": page})


@login_required
@require_POST
def toggle_post_hidden(request, public_id):
    """Hide a post for the member alone, or show it again. Nobody else learns of it."""
    post = get_object_or_404(Post.objects.visible_to(request.user), public_id=public_id)
    if "again" in request.POST:
        unhide_post_for_member(request.user, post)
    else:
        hide_post_for_member(request.user, post)
        messages.success(request, _("This post is now hidden for you. Others can still see it."))
    return redirect(post)


@login_required
@require_POST
def unhide_content(request, kind, key):
    """Show the member again what they had hidden for themselves."""
    row = find_visible_to(request.user, kind, key)
    if row is None:
        raise Http404
    unhide_item(request.user, kind, row)
    if kind == "member":
        messages.success(request, _("Unmuted. You'll see their posts again."))
    else:
        messages.success(request, _("It's shown to you again."))
    return redirect(REPORTABLE_KINDS[kind].url(row))
