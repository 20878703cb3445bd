"""RSVP and attendance buttons of a meeting."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups.meetings.attendance import (
    cancel_rsvp,
    create_rsvp,
    record_attendance,
    remove_attendance,
)
from groups.meetings.permissions import get_meeting_or_404


def parse_posted_day(request):
    """Return the date in the POST field `day`, or None if it is missing or invalid."""
    try:
        return date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        return None


@login_required
@require_POST
def update_rsvp(request, slug):
    meeting = get_meeting_or_404(request.user, slug)
    day = parse_posted_day(request)
    if day is None:
        return HttpResponseBadRequest(_("Please choose a day."))
    if request.POST.get("act") == "undo":
        cancel_rsvp(meeting, request.user, day)
        messages.success(request, _("You're no longer marked as going."))
    else:
        create_rsvp(meeting, request.user, day)
        messages.success(
            request,
            _(
                "You're going. The hosts can see it, and we'll remind you 15 minutes "
                "before it starts."
            ),
        )
    return redirect(meeting)


@login_required
@require_POST
def update_attendance(request, slug):
    meeting = get_meeting_or_404(request.user, slug)
    if request.POST.get("act") == "undo":
        remove_attendance(meeting, request.user)
        messages.success(request, _("Undone."))
    else:
        record_attendance(meeting, request.user)
        messages.success(request, _("Thank you. Others can now see that this meeting is running."))
    return redirect(meeting)
