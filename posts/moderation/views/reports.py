"""Views for reporting content, hiding it for oneself, and listing one's own reports."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.blocking.hidden_items import hide_item, mark_hidden_items, unhide_item
from accounts.moderation_status.reportable import REPORTABLE_KINDS, find_visible_to
from posts.models import Post, Report
from posts.moderation.forms import ReportForm
from posts.moderation.reports import create_report
from posts.threads.hidden_posts import hide_post_for_member, unhide_post_for_member
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.rate_limits import rate_limit


@login_required
@require_http_methods(["GET", "POST"])
@rate_limit("report")
def report_content(request, kind, key):
    row = find_visible_to(request.user, kind, key)
    if row is None:
        raise Http404
    how = REPORTABLE_KINDS[kind]
    if how.author(row) == request.user:
        raise PermissionDenied(_("This is your own. You can change it or take it back."))
    form = ReportForm(request.POST or None, is_person=kind == "member")
    if request.method == "POST" and form.is_valid():
        made = create_report(
            request.user, kind, row, form.cleaned_data["reason"], form.cleaned_data["words"]
        )
        if form.cleaned_data["hide"]:
            hide_item(request.user, kind, row)
        return redirect("posts:reported", made.public_id)
    context = {"form": form, "name": how.name, "words": how.words(row), "back": how.url(row)}
    status = 422 if request.method == "POST" else 200
    return render(request, "posts/moderation/report.html", context, status=status)


@login_required
@require_safe
def report_received(request, public_id):
    """Thank you, and what happens next."""
    own = Report.objects.visible_to(request.user).select_related("case")
    found = get_object_or_404(own, public_id=public_id)
    mark_hidden_items(request.user, [found.case])
    return render(request, "posts/moderation/report_received.html", {"report": found})


@login_required
@require_safe
def list_own_reports(request):
    """Everything that this member reported, with what came of it."""
    own = Report.objects.visible_to(request.user).select_related("case")
    page = paginate_by_keyset(own, ("-reported_at", "-pk"), request.GET.get("page", ""))
    mark_hidden_items(request.user, [one.case for one in page])
    return render(request, "posts/moderation/reports.html", {"page": page})


@login_required
@require_POST
def toggle_post_hidden(request, public_id):
    """Stop seeing a post, or see it again. Nobody else is told, and nothing else changes."""
    post = get_object_or_404(Post.objects.visible_to(request.user), public_id=public_id)
    if "again" in request.POST:
        unhide_post_for_member(request.user, post)
    else:
        hide_post_for_member(request.user, post)
        messages.success(request, _("You won't see this post. Others do."))
    return redirect(post)


@login_required
@require_POST
def unhide_content(request, kind, key):
    """See again what one hid for oneself, of whatever kind."""
    row = find_visible_to(request.user, kind, key)
    if row is None:
        raise Http404
    unhide_item(request.user, kind, row)
    messages.success(request, _("You see it again."))
    return redirect(REPORTABLE_KINDS[kind].url(row))
