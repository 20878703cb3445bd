"""Meetings: finding one, in the reader's own zone, and those of one group."""

from itertools import groupby

from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models.hidden import in_sight
from groups.finding import FinderForm, found
from groups.hosting import can_host
from groups.models import CalendarKey, Group, Meeting
from groups.scheduling import catch_up_for_reader
from recovery_forum.lib.pages import keyset_page

NEXT_FIRST = ("next_at", "pk")


def in_days(page, member, now):
    """What `page` holds as (day on the reader's calendar, meetings), each ready to be shown."""
    for meeting in page:
        role = meeting.reader_role or ""
        meeting.shows_link = meeting.shows_link_to(role, member.is_authenticated, now)
        meeting.is_on = meeting.next_at <= now
    days = groupby(page, key=lambda meeting: timezone.localtime(meeting.next_at).date())
    return [(day, list(meetings)) for day, meetings in days]


@require_safe
def meetings(request):
    now = timezone.now()
    catch_up_for_reader(now)
    form = FinderForm(request.GET)
    is_sound = form.is_valid()
    zone = timezone.get_current_timezone()
    visible = Meeting.objects.visible_to(request.user).filter(group__archived_at=None)
    visible = in_sight(visible, request.user, "meeting")
    matching = found(visible, form.cleaned_data, request.user, now, zone)
    page = keyset_page(matching.for_list(request.user), NEXT_FIRST, request.GET.get("page", ""))
    mine = request.user.is_authenticated and form.cleaned_data.get("mine")
    context = {
        "form": form,
        "page": page,
        "days": in_days(page, request.user, now),
        "mine": mine,
        "calendar": mine and CalendarKey.objects.filter(member=request.user).first(),
        "now": now,
    }
    return render(request, "groups/meetings.html", context, status=200 if is_sound else 422)


@require_safe
def of_group(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    now = timezone.now()
    catch_up_for_reader(now)
    listed = in_sight(group.meetings.for_list(request.user), request.user, "meeting")
    page = keyset_page(listed, NEXT_FIRST, request.GET.get("page", ""))
    membership = group.membership_of(request.user)
    context = {
        "group": group,
        "membership": membership,
        "hosts": can_host(membership),
        "page": page,
        "days": in_days(page, request.user, now),
        "now": now,
    }
    return render(request, "groups/group_meetings.html", context)
