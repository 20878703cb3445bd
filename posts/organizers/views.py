"""Pages of organizers: pin, lock, announce, reports and insights."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.moderation_status.restrictions import posting_allowed
from groups.membership.permissions import get_organized_group
from groups.models import Meeting
from groups.models.groups import GROUP_REMOVED
from groups.models.meeting_querysets import CONFIRMATION_VALID_FOR
from posts.insights.response_times import compute_response_times_by_group
from posts.models import Thread
from posts.models.cases import RULE_CHOICES
from posts.moderation.cases import dismiss_case
from posts.moderation.contents import hide_content
from posts.organizers.forms import AnnouncementForm, HidePostForm
from posts.organizers.queries import list_group_cases
from posts.organizers.services import create_announcement, lock_group_thread, pin_thread
from posts.organizers.statistics import (
    compute_response_times_per_week,
    count_confirmed_meetings_per_week,
    count_new_members_per_week,
)
from posts.pictures.services import merge_uploaded_picture
from recovery_forum.lib.rate_limits import rate_limit

PERIOD_DAYS = 30  # Of the figures about response times.


def _organized_thread(request, public_id):
    """The thread. Raises PermissionDenied for anybody but the organizers of its group."""
    visible = Thread.objects.visible_to(request.user).select_related("group")
    thread = get_object_or_404(visible, public_id=public_id)
    membership = thread.group.membership_of(request.user)
    if not (membership and membership.is_organizer):
        raise PermissionDenied(_("This page is for the group's organizers."))
    return thread


@login_required
@require_POST
def toggle_thread_pin(request, public_id):
    thread = _organized_thread(request, public_id)
    pin_thread(thread, is_pinned=request.POST.get("pinned") != "0")
    return redirect(thread)


@login_required
@require_POST
def toggle_thread_lock(request, public_id):
    thread = _organized_thread(request, public_id)
    lock_group_thread(thread, request.user, is_locked=request.POST.get("resting") != "0")
    return redirect(thread)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("announce")
@posting_allowed
def compose_announcement(request, slug):
    group, membership = get_organized_group(request.user, slug)
    if group.archived_at:
        raise PermissionDenied(_("This group is archived. You can still read its threads."))
    if group.removed_at:
        raise PermissionDenied(GROUP_REMOVED)
    data, error = merge_uploaded_picture(request)
    form = AnnouncementForm(data or None, writer=request.user, group=group, picture_error=error)
    if request.method == "POST" and form.is_valid():
        thread = create_announcement(group, request.user, **form.cleaned_data)
        messages.success(
            request, _("Announcement posted. Everyone in the group gets a notification.")
        )
        return redirect(thread)
    context = {"form": form, "group": group, "membership": membership}
    return render(
        request, "posts/organizers/announcement.html", context, status=422 if form.is_bound else 200
    )


@login_required
@require_safe
def list_group_reports(request, slug):
    """The reports of posts in the group that its organizers may answer."""
    group, membership = get_organized_group(request.user, slug)
    return _render_group_reports(request, group, membership, list_group_cases(group, request.user))


def _render_group_reports(request, group, membership, cases, status=200):
    context = {
        "group": group,
        "membership": membership,
        "cases": cases,
        "reasons": RULE_CHOICES,
    }
    return render(request, "posts/organizers/reports.html", context, status=status)


@login_required
@require_POST
def resolve_group_report(request, slug, public_id):
    """Hide the reported post and name the rule, or dismiss the report."""
    group, membership = get_organized_group(request.user, slug)
    cases = list_group_cases(group, request.user)
    case = next((case for case in cases if case.public_id == public_id), None)
    if case is None:
        raise Http404
    if request.POST.get("act") == "leave":
        dismiss_case(case, request.user)
        messages.success(request, _("The post stays. Whoever reported it will be thanked."))
        return redirect("posts:organizers-reports", slug)
    form = HidePostForm(request.POST)
    if not form.is_valid():
        case.form = form  # With its errors, for the page.
        return _render_group_reports(request, group, membership, cases, status=422)
    reason, words = form.cleaned_data["reason"], form.cleaned_data["words"]
    hide_content(case, request.user, reason, words, by_organizers=True)
    messages.success(request, _("Post hidden. The author has been told why and how to reply."))
    return redirect("posts:organizers-reports", slug)


@login_required
@require_safe
def group_insights(request, slug):
    """Figures of the group: new members, response times, confirmed meetings."""
    group, membership = get_organized_group(request.user, slug)
    now = timezone.now()
    weeks = count_new_members_per_week(group, now)
    answers = compute_response_times_per_week(group, now)
    confirmations = count_confirmed_meetings_per_week(group, now)
    is_confirmed = Q(confirmed_at__gt=now - CONFIRMATION_VALID_FOR)
    meetings = (
        Meeting.objects.visible_to(request.user)
        .filter(group=group)
        .aggregate(all=Count("pk"), confirmed=Count("pk", filter=is_confirmed))
    )
    waiting = Thread.objects.visible_to(request.user).waiting().filter(group=group)
    context = {
        "group": group,
        "membership": membership,
        "weeks": _with_bars(weeks),
        "answers": _with_bars(answers),
        "answered": any(span for _day, span in answers),
        "confirmations": _with_bars(confirmations),
        "first": next(iter(compute_response_times_by_group(PERIOD_DAYS, now, group)), None),
        "waiting": waiting.count(),
        "meetings": meetings["all"],
        "confirmed": meetings["confirmed"],
    }
    return render(request, "posts/organizers/insights.html", context)


def _with_bars(rows):
    """Return (day, number, length of its bar in percent) for `rows` of a day and a number.

    The highest number has the longest bar. A number is an int, a timedelta, or None.
    """
    sizes = [_to_number(number) for _day, number in rows]
    highest = max(*sizes, 1)
    return [
        (day, number, round(100 * size / highest))
        for (day, number), size in zip(rows, sizes, strict=True)
    ]


def _to_number(value):
    return value.total_seconds() if isinstance(value, timedelta) else value or 0
