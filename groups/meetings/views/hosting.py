"""The hosts' pages: adding, editing, removing and cancelling a meeting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from accounts.moderation_status.restrictions import publishing_allowed, tells_moderators
from groups.meetings.forms import MeetingForm, rebuild_form_with_types
from groups.meetings.permissions import can_host_meetings, get_hosted_meeting
from groups.meetings.services import (
    cancel_occurrence,
    count_coming,
    delete_meeting,
    follow_feed_again,
    restore_occurrence,
    save_meeting,
)
from groups.meetings.views.attendance import parse_posted_day
from groups.models import Group, Meeting
from recovery_forum.lib.created_once import create_once


@login_required
@require_POST
def cancel_or_restore_occurrence(request, slug):
    """Cancel one occurrence of the meeting, or restore it."""
    meeting, _membership = get_hosted_meeting(request.user, slug)
    day = parse_posted_day(request)
    if day not in {occurrence.day for occurrence in meeting.upcoming_occurrences()}:
        return HttpResponseBadRequest(_("This meeting doesn't take place on that day."))
    if request.POST.get("act") == "restore":
        restore_occurrence(meeting, day)
        messages.success(request, _("Reinstated for that date."))
    else:
        count = cancel_occurrence(meeting, day)
        messages.success(request, f"{_('Canceled for that date.')} {_say_who_was_told(count)}")
    return redirect(meeting)


def _say_who_was_told(count):
    if not count:
        return _("Nobody had said that they were going.")
    sentence = ngettext(
        "%(count)d person was going and has been told.",
        "%(count)d people were going and have been told.",
        count,
    )
    return sentence % {"count": count}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@publishing_allowed
def add_meeting(request, slug):
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    membership = group.membership_of(request.user)
    if not can_host_meetings(membership):
        raise PermissionDenied(_("Only the group's organizers and meeting hosts can do this."))
    meeting = Meeting(group=group, time_zone=request.user.time_zone)
    return _render_meeting_form(request, meeting, membership)


@tells_moderators
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_meeting(request, slug):
    meeting, membership = get_hosted_meeting(request.user, slug)
    return _render_meeting_form(request, meeting, membership)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_meeting(request, slug):
    """Ask first: everyone who was going is told at once."""
    meeting, _membership = get_hosted_meeting(request.user, slug)
    if request.method == "POST":
        count = delete_meeting(meeting)
        messages.success(request, f"{_('Meeting removed.')} {_say_who_was_told(count)}")
        return redirect("groups:group-meetings", meeting.group.slug)
    context = {"meeting": meeting, "coming": count_coming(meeting)}
    return render(request, "groups/meetings/remove_meeting.html", context)


@login_required
@require_POST
def follow_feed(request, slug):
    """Let the feed of an imported meeting update it again."""
    meeting, _membership = get_hosted_meeting(request.user, slug)
    if meeting.feed_id:
        follow_feed_again(meeting)
        messages.success(
            request, _("The feed will update this meeting again, by tomorrow at the latest.")
        )
    return redirect("groups:edit-meeting", meeting.slug)


def _save_and_tell(request, form):
    """Return the stored meeting, with a message that says what was done."""
    is_new = form.instance.pk is None
    is_changed = form.has_changed()
    was_following = form.instance.feed_id and not form.instance.edited_at
    meeting = save_meeting(form.instance, request.user, is_changed)
    if was_following and is_changed:
        messages.info(request, _("Saved. From now on the feed no longer updates this meeting."))
    elif is_new:
        words = _(
            "Meeting added. Everyone who can read the group can see it, here and in the search."
        )
        messages.success(request, words)
    else:
        messages.success(request, _("Meeting saved."))
    return meeting


def _render_meeting_form(request, meeting, membership):
    if request.method == "POST" and "show_types" in request.POST:
        form = rebuild_form_with_types(request.POST, meeting)
    else:
        data = request.POST if request.method == "POST" else None
        form = MeetingForm(data, instance=meeting, editor=request.user)
        if stored := create_once(
            request, form, form.instance, lambda: _save_and_tell(request, form)
        ):
            return redirect(stored)
    context = {
        "form": form,
        "group": meeting.group,
        "membership": membership,
        "meeting": meeting,
        "coming": count_coming(meeting) if meeting.pk else 0,
    }
    status = 422 if form.is_bound else 200
    response = render(request, "groups/meetings/meeting_form.html", context, status=status)
    response.refused_words = form.refused_words
    return response
