"""Calendar files of one meeting, of a group, and of a member's own meetings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Member
from groups.meetings.calendars import (
    build_calendar_response,
    build_meeting_calendar,
    get_calendar_meetings,
)
from groups.meetings.permissions import get_meeting_or_404
from groups.meetings.search import filter_for_calendar
from groups.meetings.search_forms import MeetingSearchForm
from groups.models import CalendarKey, Group, Meeting
from groups.models.calendar_keys import generate_calendar_key

# A calendar of more is of no use to a person, and takes seconds to write.
MAX_PUBLIC_MEETINGS = 1_000


def _render_meeting_calendar(request, meetings, name, filename):
    def build_url(meeting):
        return request.build_absolute_uri(meeting.get_absolute_url())

    return build_calendar_response(build_meeting_calendar(meetings, name, build_url), filename)


@require_safe
def meeting_calendar(request, slug):
    meeting = get_meeting_or_404(request.user, slug)
    return _render_meeting_calendar(request, [meeting], meeting.name, meeting.slug)


@require_safe
def group_calendar(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    meetings = group.meetings.taking_place().order_by("pk")
    return _render_meeting_calendar(request, meetings, group.name, group.slug)


@require_safe
def meetings_calendar(request):
    """The calendar of a member, or the public meetings that match the filters in the query string.

    Calendar programs cannot sign in. A secret key in the URL identifies the member.
    """
    key = request.GET.get("key")
    if key is not None:
        known = Member.objects.in_good_standing()
        member = get_object_or_404(known, calendar_key__key=key.replace("\0", "")[:60])
        meetings = get_calendar_meetings(member)
    else:
        form = MeetingSearchForm(request.GET)
        if not form.is_valid():
            return HttpResponseBadRequest(
                _("These filters can't be read. Please choose them again.")
            )
        public = Meeting.objects.public().taking_place()
        meetings = filter_for_calendar(public, form.cleaned_data, request.user)
        if meetings[: MAX_PUBLIC_MEETINGS + 1].count() > MAX_PUBLIC_MEETINGS:
            return HttpResponseBadRequest(
                _("There are more than 1,000 meetings. Please use more filters.")
            )
    return _render_meeting_calendar(request, meetings.order_by("pk"), _("Meetings"), "meetings")


@login_required
@require_POST
def renew_calendar_key(request):
    """Create a new key. The URL with the old key stops working."""
    CalendarKey.objects.update_or_create(
        member=request.user, defaults={"key": generate_calendar_key()}
    )
    messages.success(request, _("Here's your calendar address. Keep it private."))
    return redirect(f"{reverse('groups:meetings')}?mine=1")
