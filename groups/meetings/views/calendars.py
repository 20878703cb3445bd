"""Calendar files of one meeting, of a group, and of a member's own meetings."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
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
from groups.models import CalendarKey, Group
from groups.models.calendar_keys import generate_calendar_key

MAX_CALENDAR_MEETINGS = 500


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
    return _render_meeting_calendar(
        request, group.meetings.order_by("pk")[:MAX_CALENDAR_MEETINGS], group.name, group.slug
    )


@require_safe
def my_calendar(request):
    """The calendar of a member, whom the secret key in the URL identifies.

    Calendar programs cannot sign in.
    """
    text = request.GET.get("key", "").replace("\0", "")[:60]
    member = get_object_or_404(Member.objects.in_good_standing(), calendar_key__key=text)
    return _render_meeting_calendar(
        request,
        get_calendar_meetings(member)[:MAX_CALENDAR_MEETINGS],
        _("Meetings"),
        "meetings",
    )


@login_required
@require_POST
def renew_calendar_key(request):
    """Create a new key. The URL with the old key stops working."""
    CalendarKey.objects.update_or_create(
        member=request.user, defaults={"key": generate_calendar_key()}
    )
    messages.success(request, _("This is the address for your calendar. Keep it to yourself."))
    return redirect(f"{reverse('groups:meetings')}?mine=1")
