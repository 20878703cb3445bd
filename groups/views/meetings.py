"""Meetings: what comes next, in the reader's own zone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.forms import MeetingForm
from groups.models import Group, Meeting

from .members import organized_by

SHOWN = 50


def coming(meetings):
    """(start, meeting) of each, the next first."""
    return sorted(
        ((meeting.next_start(), meeting) for meeting in meetings),
        key=lambda pair: (pair[0], pair[1].pk),
    )


@require_safe
def meetings(request):
    visible = Meeting.objects.visible_to(request.user).filter(group__archived_at=None)
    mine = request.GET.get("mine") == "1" and request.user.is_authenticated
    if mine:
        visible = visible.filter(group__in=Group.objects.joined_by(request.user))
    context = {
        "coming": coming(visible.select_related("group"))[:SHOWN],
        "mine": mine,
        "now": timezone.now(),
    }
    return render(request, "groups/meetings.html", context)


@require_safe
def of_group(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    context = {
        "group": group,
        "membership": group.membership_of(request.user),
        "coming": coming(group.meetings.select_related("group")),
        "now": timezone.now(),
    }
    return render(request, "groups/group_meetings.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def add(request, slug):
    group, membership = organized_by(request.user, slug)
    meeting = Meeting(group=group, time_zone=request.user.time_zone)
    return _edited(request, meeting, membership)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, public_id):
    meeting, membership = _own_meeting(request.user, public_id)
    return _edited(request, meeting, membership)


@login_required
@require_POST
def remove(request, public_id):
    meeting, _membership = _own_meeting(request.user, public_id)
    meeting.delete()
    messages.success(request, _("The meeting is off the list."))
    return redirect("groups:group-meetings", meeting.group.slug)


def _own_meeting(member, public_id):
    visible = Meeting.objects.visible_to(member).select_related("group")
    meeting = get_object_or_404(visible, public_id=public_id)
    membership = meeting.group.membership_of(member)
    if not membership or not membership.organizes:
        raise PermissionDenied(_("The organizers of the group look after its meetings."))
    return meeting, membership


def _edited(request, meeting, membership):
    form = MeetingForm(request.POST or None, instance=meeting)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("groups:group-meetings", meeting.group.slug)
    context = {"form": form, "group": meeting.group, "membership": membership, "meeting": meeting}
    return render(
        request, "groups/meeting_form.html", context, status=422 if form.is_bound else 200
    )
