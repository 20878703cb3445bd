"""Reporting a wrong listing, and answering a report."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.meetings.listing_report_forms import ListingReportForm
from groups.meetings.listing_reports import create_listing_report, resolve_listing_report
from groups.meetings.permissions import get_hosted_meeting, get_meeting_or_404
from groups.models import ListingReport
from recovery_forum.lib.rate_limits import rate_limit


@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("listing")
def report_listing(request, slug):
    """Visitors can report a wrong listing too, for example if they found the door locked."""
    meeting = get_meeting_or_404(request.user, slug)
    form = ListingReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reporter = request.user if request.user.is_authenticated else None
        create_listing_report(meeting, form.cleaned_data["words"], reporter)
        messages.success(request, _("Thank you. The meeting's hosts have been told."))
        return redirect(meeting)
    context = {"form": form, "meeting": meeting}
    status = 422 if form.is_bound else 200
    return render(request, "groups/meetings/report_listing.html", context, status=status)


@login_required
@require_POST
def answer_listing_report(request, slug, pk):
    meeting, _membership = get_hosted_meeting(request.user, slug)
    if pk > 2**63 - 1:
        raise Http404
    resolve_listing_report(get_object_or_404(ListingReport, meeting=meeting, pk=pk))
    messages.success(request, _("Thank you. The listing is now confirmed."))
    return redirect(meeting)
