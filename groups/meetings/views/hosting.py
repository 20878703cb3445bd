"""The hosts' pages: adding, editing, removing and cancelling a meeting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.meetings.forms import MeetingForm, rebuild_form_with_types
from groups.meetings.permissions import can_host_meetings, get_hosted_meeting
from groups.meetings.services import (
    cancel_occurrence,
    delete_meeting,
    restore_occurrence,
    save_meeting,
)
from groups.meetings.views.attendance import parse_posted_day
from groups.models import Group, Meeting


@login_required
@require_POST
def cancel_or_restore_occurrence(request, slug):
    """Cancel one occurrence of the meeting, or restore it."""
    meeting, _membership = get_hosted_meeting(request.user, slug)
    day = parse_posted_day(request)
    if day not in {occurrence.day for occurrence in meeting.upcoming_occurrences()}:
        return HttpResponseBadRequest(_("The meeting is not on that day."))
    if request.POST.get("act") == "restore":
        restore_occurrence(meeting, day)
        messages.success(request, _("It takes place after all."))
    else:
        cancel_occurrence(meeting, day)
        messages.success(request, _("It is off that week. Those who were coming are told."))
    return redirect(meeting)


@login_required
@require_http_methods(["GET", "POST"])
def add_meeting(request, slug):
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    membership = group.membership_of(request.user)
    if not can_host_meetings(membership):
        raise PermissionDenied(_("The organizers of the group look after its meetings."))
    meeting = Meeting(group=group, time_zone=request.user.time_zone)
    return _render_meeting_form(request, meeting, membership)


@login_required
@require_http_methods(["GET", "POST"])
def edit_meeting(request, slug):
    meeting, membership = get_hosted_meeting(request.user, slug)
    return _render_meeting_form(request, meeting, membership)


@login_required
@require_POST
def remove_meeting(request, slug):
    meeting, _membership = get_hosted_meeting(request.user, slug)
    delete_meeting(meeting)
    messages.success(request, _("The meeting is off the list. Those who were coming are told."))
    return redirect("groups:group-meetings", meeting.group.slug)


def _render_meeting_form(request, meeting, membership):
    if request.method == "POST" and "show_types" in request.POST:
        form = rebuild_form_with_types(request.POST, meeting)
    else:
        form = MeetingForm(request.POST if request.method == "POST" else None, instance=meeting)
        if form.is_valid():
            save_meeting(form.instance)
            return redirect("groups:group-meetings", meeting.group.slug)
    context = {"form": form, "group": meeting.group, "membership": membership, "meeting": meeting}
    status = 422 if form.is_bound else 200
    return render(request, "groups/meetings/meeting_form.html", context, status=status)
