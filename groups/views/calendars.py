"""Calendar files: of one meeting, of a group, and of everything that a member goes to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groups.calendars import calendar_of, my_meetings
from groups.models import CalendarKey, Group
from groups.models.listings import new_key

from .meeting import meeting_at

MOST = 500  # Meetings in one file.


def calendar_file(request, meetings, name, filename):
    def address_of(meeting):
        return request.build_absolute_uri(meeting.get_absolute_url())

    return as_file(calendar_of(meetings, name, address_of), filename)


def as_file(calendar: bytes, filename):
    response = HttpResponse(calendar, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}.ics"'
    response["Cache-Control"] = "private, no-cache"
    return response


@require_safe
def of_meeting(request, slug):
    meeting = meeting_at(request.user, slug)
    return calendar_file(request, [meeting], meeting.name, meeting.slug)


@require_safe
def of_group(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    return calendar_file(request, group.meetings.order_by("pk")[:MOST], group.name, group.slug)


@require_safe
def mine(request):
    """For a calendar program, which can't sign in: whose it is follows from the key."""
    text = request.GET.get("key", "").replace("\0", "")[:60]
    key = CalendarKey.objects.select_related("member").filter(key=text).first()
    if key is None or not key.member.is_active:
        raise Http404
    return calendar_file(request, my_meetings(key.member)[:MOST], _("Meetings"), "meetings")


@login_required
@require_POST
def renew(request):
    """A new address; the old one leads nowhere from now on."""
    CalendarKey.objects.update_or_create(member=request.user, defaults={"key": new_key()})
    messages.success(request, _("This is the address for your calendar. Keep it to yourself."))
    return redirect(f"{reverse('groups:meetings')}?mine=1")
