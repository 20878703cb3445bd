"""The meetings of one group, and the page of one meeting."""

from itertools import groupby

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models.hidden_items import without_hidden_items
from groups.groups.queries import get_group_summary
from groups.meetings.attendance import get_latest_start
from groups.meetings.countdown import build_countdown
from groups.meetings.distance import format_distance
from groups.meetings.permissions import can_host_meetings, get_meeting_or_404
from groups.meetings.reader_zone import in_zone_of_reader
from groups.meetings.tasks import update_next_starts_on_request
from groups.models import Group
from groups.models.meeting_days import JOIN_LINK_OPENS_BEFORE
from recovery_forum.lib.pagination import paginate_by_keyset

MEETING_ORDER = ("next_at", "pk")


def group_meetings_by_day(page, member, now, uses_miles=False):
    """Return pairs (date in the reader's time zone, meetings), prepared for the template."""
    for meeting in page:
        role = meeting.reader_role or ""
        meeting.countdown = build_countdown(meeting, meeting.next_at, now)
        # Days before, the room is empty. The page of the meeting has the link, if it is shown then.
        can_join = meeting.countdown and meeting.shows_link_to(role, member.is_authenticated, now)
        meeting.join_link = meeting.join_link_for(role) if can_join else ""
        meeting.distance_text = format_distance(getattr(meeting, "distance", None), uses_miles)
    days = groupby(page, key=lambda meeting: timezone.localtime(meeting.next_at).date())
    return [(day, list(meetings)) for day, meetings in days]


@require_safe
@in_zone_of_reader
def group_meetings(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    now = timezone.now()
    update_next_starts_on_request(now)
    meetings = group.meetings.exclude(next_at=None).filter(removed_at=None).for_list(request.user)
    meetings = without_hidden_items(meetings, request.user, "meeting")
    page = paginate_by_keyset(meetings, MEETING_ORDER, request.GET.get("page", ""))
    membership = group.membership_of(request.user)
    is_host = can_host_meetings(membership)
    context = {
        "group": group,
        "membership": membership,
        "is_host": is_host,
        "ended_meetings": group.meetings.filter(next_at=None, removed_at=None) if is_host else (),
        "removed_meetings": group.meetings.exclude(removed_at=None) if is_host else (),
        "page": page,
        "days": group_meetings_by_day(page, request.user, now),
        "now": now,
        **get_group_summary(group, request.user),
    }
    return render(request, "groups/meetings/group_meetings.html", context)


@require_safe
@in_zone_of_reader
def meeting_detail(request, slug):
    meeting = get_meeting_or_404(request.user, slug, with_removed=True)
    membership = meeting.group.membership_of(request.user)
    is_host = can_host_meetings(membership)
    role, signed_in = meeting.reader_role or "", request.user.is_authenticated
    now = timezone.now()
    next_start = meeting.first_start(now - meeting.length)
    context = {
        "meeting": meeting,
        "group": meeting.group,
        "membership": membership,
        "is_host": is_host,
        "occurrences": _build_occurrence_rows(request.user, meeting, is_host, now),
        "next_start": next_start,
        "countdown": build_countdown(meeting, next_start, now),
        "join_link": meeting.join_link_for(role),
        "shows_password": meeting.shows_password_to(role),
        "shows_link": meeting.shows_link_to(role, signed_in, now),
        "may_see_link": meeting.link_is_for(role, signed_in),
        "link_opens_at": next_start and next_start - JOIN_LINK_OPENS_BEFORE,
        "has_attended": signed_in and _has_attended(request.user, meeting, now),
        "can_record_attendance": signed_in and get_latest_start(meeting, now),
        "reports": meeting.reports.open() if is_host else (),
    }
    return render(request, "groups/meetings/meeting_detail.html", context)


def _build_occurrence_rows(member, meeting, is_host, now):
    """Return the next occurrences as dictionaries, with their RSVPs.

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
