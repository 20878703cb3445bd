"""The pages of those who look after meetings: adding, changing and removing one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.hosting import can_host
from groups.meeting_forms import MeetingForm, with_other_types
from groups.models import Group, Meeting
from groups.scheduling import schedule

from .meeting import hosted_at


@login_required
@require_http_methods(["GET", "POST"])
def add(request, slug):
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    membership = group.membership_of(request.user)
    if not can_host(membership):
        raise PermissionDenied(_("The organizers of the group look after its meetings."))
    meeting = Meeting(group=group, time_zone=request.user.time_zone)
    return _edited(request, meeting, membership)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, slug):
    meeting, membership = hosted_at(request.user, slug)
    return _edited(request, meeting, membership)


@login_required
@require_POST
def remove(request, slug):
    meeting, _membership = hosted_at(request.user, slug)
    meeting.delete()
    messages.success(request, _("The meeting is off the list."))
    return redirect("groups:group-meetings", meeting.group.slug)


def _edited(request, meeting, membership):
    if request.method == "POST" and "show_types" in request.POST:
        form = with_other_types(request.POST, meeting)
    else:
        form = MeetingForm(request.POST if request.method == "POST" else None, instance=meeting)
        if form.is_valid():
            schedule(form.described())
            return redirect("groups:group-meetings", meeting.group.slug)
    context = {"form": form, "group": meeting.group, "membership": membership, "meeting": meeting}
    status = 422 if form.is_bound else 200
    return render(request, "groups/meeting_form.html", context, status=status)
