"""The list of meetings, the meetings of one group, and the page of one meeting."""

from itertools import groupby

from django.db.models import F
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models.hidden_items import without_hidden_items
from groups.helplines.country import guess_country
from groups.meetings.attendance import get_latest_start
from groups.meetings.distance import MILE_COUNTRIES, Position, format_distance
from groups.meetings.permissions import can_host_meetings, get_meeting_or_404
from groups.meetings.reader_zone import in_zone_of_reader
from groups.meetings.search import search_meetings
from groups.meetings.search_forms import RADIUSES, MeetingSearchForm
from groups.meetings.tasks import update_next_starts_on_request
from groups.models import CalendarKey, Group, Meeting
from groups.places.queries import find_places
from recovery_forum.lib.pagination import Page, paginate_by_keyset
from recovery_forum.lib.time_zones import get_zone_choices

NEAREST_FIRST = F("distance").asc(nulls_last=True)
MEETING_ORDER = ("next_at", "pk")
MAX_NEAREST = 50  # Of a list by distance. Nobody walks on to the fifty-first.


def group_meetings_by_day(page, member, now, uses_miles=False):
    """Returns pairs (date in the reader's time zone, meetings), prepared for the template."""
    for meeting in page:
        role = meeting.reader_role or ""
        shows_link = meeting.shows_link_to(role, member.is_authenticated, now)
        meeting.join_link = meeting.join_link_for(role) if shows_link else ""
        meeting.is_in_progress = meeting.next_at <= now
        meeting.distance_text = format_distance(getattr(meeting, "distance", None), uses_miles)
    days = groupby(page, key=lambda meeting: timezone.localtime(meeting.next_at).date())
    return [(day, list(meetings)) for day, meetings in days]


@require_safe
@in_zone_of_reader
def meeting_list(request):
    now = timezone.now()
    update_next_starts_on_request(now)
    country = guess_country(request)
    form = MeetingSearchForm(request.GET, uses_miles=country in MILE_COUNTRIES)
    is_valid = form.is_valid()
    zone = timezone.get_current_timezone()
    visible = Meeting.objects.visible_to(request.user).filter(group__archived_at=None)
    visible = without_hidden_items(visible, request.user, "meeting")
    places = find_places(form.cleaned_data.get("near", ""), country)
    around = _find_position(form, places)
    matching = search_meetings(visible, form.cleaned_data, request.user, now, zone, around)
    matching = matching.for_list(request.user)
    only_own_groups = request.user.is_authenticated and form.cleaned_data.get("mine")
    is_by_distance = around and form.cleaned_data.get("sort") == "distance"
    if is_by_distance:
        page = Page(list(matching.order_by(NEAREST_FIRST, "next_at", "pk")[:MAX_NEAREST]))
    else:
        page = paginate_by_keyset(matching, MEETING_ORDER, request.GET.get("page", ""))
    days = group_meetings_by_day(page, request.user, now, form.uses_miles)
    context = {
        "form": form,
        "page": page,
        "days": [(None, list(page))] if is_by_distance and days else days,
        "place": places[0] if places else None,
        "other_places": places[1:],
        "around": around,
        "wider": [number for number in RADIUSES if number > form.radius_number],
        "only_own_groups": only_own_groups,
        "calendar_key": only_own_groups and CalendarKey.objects.filter(member=request.user).first(),
        "zone_choices": () if request.user.is_authenticated else get_zone_choices(str(zone)),
        "zone": str(zone),
        "now": now,
    }
    status = 200 if is_valid else 422
    response = render(request, "groups/meetings/meeting_list.html", context, status=status)
    # The one page that offers to use the position of the browser, for people who press a button.
    response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(self)"
    return response


def _find_position(form, places):
    """Return (position, radius in meters) to search around, or None."""
    position = form.cleaned_data.get("position")
    if position is None and places:
        position = Position(places[0].latitude, places[0].longitude)
    return position and (position, form.radius)


@require_safe
@in_zone_of_reader
def group_meetings(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    now = timezone.now()
    update_next_starts_on_request(now)
    meetings = group.meetings.exclude(next_at=None).for_list(request.user)
    meetings = without_hidden_items(meetings, request.user, "meeting")
    page = paginate_by_keyset(meetings, MEETING_ORDER, request.GET.get("page", ""))
    membership = group.membership_of(request.user)
    is_host = can_host_meetings(membership)
    context = {
        "group": group,
        "membership": membership,
        "is_host": is_host,
        "ended_meetings": group.meetings.filter(next_at=None) if is_host else (),
        "page": page,
        "days": group_meetings_by_day(page, request.user, now),
        "now": now,
    }
    return render(request, "groups/meetings/group_meetings.html", context)


@require_safe
@in_zone_of_reader
def meeting_detail(request, slug):
    meeting = get_meeting_or_404(request.user, slug)
    membership = meeting.group.membership_of(request.user)
    is_host = can_host_meetings(membership)
    role, signed_in = meeting.reader_role or "", request.user.is_authenticated
    now = timezone.now()
    joinable = meeting.joinable_occurrence(now)
    context = {
        "meeting": meeting,
        "group": meeting.group,
        "membership": membership,
        "is_host": is_host,
        "occurrences": _build_occurrence_rows(request.user, meeting, is_host, now),
        "next_start": meeting.first_start(now - meeting.length),
        "join_link": meeting.join_link_for(role),
        "shows_password": meeting.shows_password_to(role),
        "shows_link": meeting.shows_link_to(role, signed_in, now),
        "may_see_link": meeting.link_is_for(role, signed_in),
        "is_in_progress": joinable and joinable.start <= now,
        "has_attended": signed_in and _has_attended(request.user, meeting, now),
        "can_record_attendance": signed_in and get_latest_start(meeting, now),
        "reports": meeting.reports.open() if is_host else (),
    }
    return render(request, "groups/meetings/meeting_detail.html", context)


def _build_occurrence_rows(member, meeting, is_host, now):
    """Returns the next occurrences as dictionaries, with their RSVPs.

    Hosts see everyone who is coming. Other members see their own RSVP only.
    """
    rsvps = []
    if member.is_authenticated:
        rsvps = meeting.rsvps.filter(starts_at__gte=now - meeting.length)
        rsvps = rsvps.visible_to(member) if is_host else rsvps.filter(member=member)
        rsvps = list(rsvps.select_related("member").order_by("pk"))
    return [
        {
            "day": day,
            "start": start,
            "is_cancelled": day in meeting.cancelled_days,
            "is_attending": any(r.day == day and r.member_id == member.pk for r in rsvps),
            "people": [rsvp.member for rsvp in rsvps if rsvp.day == day] if is_host else [],
        }
        for day, start in meeting.upcoming_occurrences(now=now)
    ]


def _has_attended(member, meeting, now):
    start = get_latest_start(meeting, now)
    day = start and start.astimezone(member.zone).date()
    return meeting.attendances.visible_to(member).filter(day=day).exists()
