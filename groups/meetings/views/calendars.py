"""Calendar files of one meeting, of a group, and of a member's own meetings."""

from functools import partial
from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Member
from accounts.models.hidden_items import without_hidden_items
from groups.helplines.country import guess_country
from groups.meetings.calendars import (
    build_calendar_response,
    build_meeting_calendar,
    get_calendar_meetings,
    get_calendar_version,
    iterate_long_calendar,
)
from groups.meetings.permissions import get_meeting_or_404
from groups.meetings.search import filter_for_calendar, find_search_area
from groups.meetings.search_forms import MeetingSearchForm
from groups.models import CalendarKey, Group, Meeting
from groups.models.calendar_keys import generate_calendar_key
from recovery_forum.lib.rate_limits import count_request, render_too_many_requests


def _build_url(request, meeting):
    return request.build_absolute_uri(meeting.get_absolute_url())


def _render_meeting_calendar(request, meetings, name, filename):
    calendar = build_meeting_calendar(meetings, name, partial(_build_url, request))
    return build_calendar_response(calendar, filename)


@require_safe
def meeting_calendar(request, slug):
    meeting = get_meeting_or_404(request.user, slug)
    return _render_meeting_calendar(request, [meeting], meeting.name, meeting.slug)


@require_safe
def group_calendar(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    meetings = group.meetings.taking_place().filter(group__archived_at=None).order_by("pk")
    meetings = without_hidden_items(meetings, request.user, "meeting")
    return _render_meeting_calendar(request, meetings, group.name, group.slug)


@require_safe
def meetings_calendar(request):
    """The calendar of a member, or the public meetings that match the filters in the query string.

    Calendar programs cannot sign in. A secret key in the URL identifies the member.
    """
    key = request.GET.get("key")
    if key is None:
        return _render_public_calendar(request)
    known = Member.objects.in_good_standing()
    member = get_object_or_404(known, calendar_key__key=key.replace("\0", "")[:60])
    meetings = get_calendar_meetings(member)
    return _render_meeting_calendar(request, meetings, _("Meetings"), "meetings")


def _render_public_calendar(request):
    """Programs ask for it again and again: they get it anew only if it has changed."""
    country = guess_country(request)
    form = MeetingSearchForm(request.GET, country=country)
    if not form.is_valid():
        return HttpResponseBadRequest(_("These filters can't be read. Please choose them again."))
    _places, around = find_search_area(form, country)
    public = Meeting.objects.public().taking_place()
    meetings = filter_for_calendar(public, form.cleaned_data, request.user, around)
    base_url = request.build_absolute_uri("/")
    version = f"{base_url} {request.GET.urlencode()} {get_calendar_version(meetings)}"
    etag = f'W/"{sha256(version.encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        is_wanted = request.method == "GET"
        if is_wanted and (wait := count_request(request, "calendar")):
            return render_too_many_requests(request, wait)
        build_url = partial(_build_url, request)
        pieces = iterate_long_calendar(meetings, _("Meetings"), build_url) if is_wanted else b""
        response = build_calendar_response(pieces, "meetings")
    response["ETag"] = etag
    return response


@login_required
@require_POST
def renew_calendar_key(request):
    """Create a new key. The URL with the old key stops working."""
    CalendarKey.objects.update_or_create(
        member=request.user, defaults={"key": generate_calendar_key()}
    )
    messages.success(request, _("Here's your calendar address. Keep it private."))
    return redirect(f"{reverse('groups:meetings')}?mine=1")
