"""The list of meetings, the meetings of one group, and the page of one meeting."""

from itertools import groupby

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models.hidden_items import without_hidden_items
from groups.meetings.attendance import get_latest_start
from groups.meetings.forms import MeetingSearchForm
from groups.meetings.permissions import can_host_meetings, get_meeting_or_404
from groups.meetings.search import search_meetings
from groups.meetings.tasks import update_next_starts_on_request
from groups.models import CalendarKey, Group, Meeting
from recovery_forum.lib.pagination import paginate_by_keyset

MEETING_ORDER = ("next_at", "pk")


def group_by_day(page, member, now):
    """What `page` holds as (day on the reader's calendar, meetings), each ready to be shown."""
    for meeting in page:
        role = meeting.reader_role or ""
        meeting.shows_link = meeting.shows_link_to(role, member.is_authenticated, now)
        meeting.is_on = meeting.next_at <= now
    days = groupby(page, key=lambda meeting: timezone.localtime(meeting.next_at).date())
    return [(day, list(meetings)) for day, meetings in days]


@require_safe
def meeting_list(request):
    now = timezone.now()
    update_next_starts_on_request(now)
    form = MeetingSearchForm(request.GET)
    is_sound = form.is_valid()
    zone = timezone.get_current_timezone()
    visible = Meeting.objects.visible_to(request.user).filter(group__archived_at=None)
    visible = without_hidden_items(visible, request.user, "meeting")
    matching = search_meetings(visible, form.cleaned_data, request.user, now, zone)
    page = paginate_by_keyset(
        matching.for_list(request.user), MEETING_ORDER, request.GET.get("page", "")
    )
    mine = request.user.is_authenticated and form.cleaned_data.get("mine")
    context = {
        "form": form,
        "page": page,
        "days": group_by_day(page, request.user, now),
        "mine": mine,
        "calendar": mine and CalendarKey.objects.filter(member=request.user).first(),
        "now": now,
    }
    return render(
        request, "groups/meetings/meeting_list.html", context, status=200 if is_sound else 422
    )


@require_safe
def group_meetings(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    now = timezone.now()
    update_next_starts_on_request(now)
    listed = without_hidden_items(group.meetings.for_list(request.user), request.user, "meeting")
    page = paginate_by_keyset(listed, MEETING_ORDER, request.GET.get("page", ""))
    membership = group.membership_of(request.user)
    context = {
        "group": group,
        "membership": membership,
        "hosts": can_host_meetings(membership),
        "page": page,
        "days": group_by_day(page, request.user, now),
        "now": now,
    }
    return render(request, "groups/meetings/group_meetings.html", context)


@require_safe
def meeting_detail(request, slug):
    shown = get_meeting_or_404(request.user, slug)
    membership = shown.group.membership_of(request.user)
    hosts = can_host_meetings(membership)
    signed_in = request.user.is_authenticated
    now = timezone.now()
    context = {
        "meeting": shown,
        "group": shown.group,
        "membership": membership,
        "hosts": hosts,
        "weeks": _build_occurrence_rows(request.user, shown, hosts, now),
        "shows_link": shown.shows_link_to(shown.reader_role or "", signed_in, now),
        "may_see_link": shown.link_is_for(shown.reader_role or "", signed_in),
        "is_on": (week := shown.open_occurrence(now)) and week.start <= now,
        "was_there": signed_in and _has_attended(request.user, shown, now),
        "could_be_there": signed_in and get_latest_start(shown, now),
        "reports": shown.reports.open() if hosts else (),
    }
    return render(request, "groups/meetings/meeting_detail.html", context)


def _build_occurrence_rows(member, meeting, hosts, now):
    """The next occurrences, each with whether it is off, and who comes as far as `member` may
    know: the hosts everyone, everybody else themselves."""
    rows = []
    if member.is_authenticated:
        coming = meeting.coming.filter(starts_at__gte=now - meeting.length)
        coming = coming.visible_to(member) if hosts else coming.filter(member=member)
        rows = list(coming.select_related("member").order_by("pk"))
    return [
        {
            "day": day,
            "start": start,
            "is_off": day in meeting.cancelled_days,
            "is_mine": any(row.day == day and row.member_id == member.pk for row in rows),
            "people": [row.member for row in rows if row.day == day] if hosts else [],
        }
        for day, start in meeting.coming_weeks(now=now)
    ]


def _has_attended(member, meeting, now):
    start = get_latest_start(meeting, now)
    day = start and start.astimezone(member.zone).date()
    return meeting.attendances.visible_to(member).filter(day=day).exists()
