"""One meeting: its page, and what those who come to it do there."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups import attending, listing, scheduling
from groups.hosting import can_host
from groups.meeting_forms import ListingReportForm
from groups.models import ListingReport, Meeting
from recovery_forum.lib.throttle import throttle


def meeting_at(member, slug):
    """The meeting at `slug` with its group; 404 where `member` may not read it."""
    visible = Meeting.objects.visible_to(member).for_list(member)
    return get_object_or_404(visible, slug=slug)


def hosted_at(member, slug):
    """The same, for those who look after it; 403 for others who may read it."""
    meeting = meeting_at(member, slug)
    membership = meeting.group.membership_of(member)
    if not can_host(membership):
        raise PermissionDenied(_("The organizers of the group look after its meetings."))
    return meeting, membership


def _day_of(request):
    try:
        return date.fromisoformat(request.POST.get("day", ""))
    except ValueError:
        return None


@require_safe
def meeting(request, slug):
    shown = meeting_at(request.user, slug)
    membership = shown.group.membership_of(request.user)
    hosts = can_host(membership)
    signed_in = request.user.is_authenticated
    now = timezone.now()
    context = {
        "meeting": shown,
        "group": shown.group,
        "membership": membership,
        "hosts": hosts,
        "weeks": _weeks(request.user, shown, hosts, now),
        "shows_link": shown.shows_link_to(shown.reader_role or "", signed_in, now),
        "may_see_link": shown.link_is_for(shown.reader_role or "", signed_in),
        "is_on": (week := shown.open_occurrence(now)) and week.start <= now,
        "was_there": signed_in and _was_there(request.user, shown, now),
        "could_be_there": signed_in and attending.latest_start(shown, now),
        "reports": shown.reports.open() if hosts else (),
    }
    return render(request, "groups/meeting.html", context)


def _weeks(member, meeting, hosts, now):
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


def _was_there(member, meeting, now):
    start = attending.latest_start(meeting, now)
    day = start and start.astimezone(member.zone).date()
    return meeting.attendances.visible_to(member).filter(day=day).exists()


@login_required
@require_POST
def week(request, slug):
    """Call one week off, or take that back."""
    meeting, _membership = hosted_at(request.user, slug)
    day = _day_of(request)
    if day not in {one.day for one in meeting.coming_weeks()}:
        return HttpResponseBadRequest(_("The meeting is not on that day."))
    if request.POST.get("act") == "restore":
        scheduling.let_take_place(meeting, day)
        messages.success(request, _("It takes place after all."))
    else:
        scheduling.call_off(meeting, day)
        messages.success(request, _("It is off that week. Those who were coming are told."))
    return redirect(meeting)


@login_required
@require_POST
def coming(request, slug):
    meeting = meeting_at(request.user, slug)
    day = _day_of(request)
    if day is None:
        return HttpResponseBadRequest(_("Which day?"))
    if request.POST.get("act") == "undo":
        attending.say_not_coming(meeting, request.user, day)
        messages.success(request, _("All right. Come another week."))
    else:
        attending.say_coming(meeting, request.user, day)
        messages.success(request, _("The hosts know. We remind you 15 minutes before it starts."))
    return redirect(meeting)


@login_required
@require_POST
def there(request, slug):
    meeting = meeting_at(request.user, slug)
    if request.POST.get("act") == "undo":
        attending.take_back_was_there(meeting, request.user)
        messages.success(request, _("Taken back."))
    else:
        attending.say_was_there(meeting, request.user)
        messages.success(request, _("Thank you. Others now know that this meeting is alive."))
    return redirect(meeting)


@require_http_methods(["GET", "POST"])
@throttle("listing")
def report(request, slug):
    """For visitors too: whoever stood before a locked door may say so."""
    meeting = meeting_at(request.user, slug)
    form = ListingReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        reporter = request.user if request.user.is_authenticated else None
        listing.report(meeting, form.cleaned_data["words"], reporter)
        messages.success(request, _("Thank you. Those who look after the meeting have your words."))
        return redirect(meeting)
    context = {"form": form, "meeting": meeting}
    status = 422 if form.is_bound else 200
    return render(request, "groups/report_listing.html", context, status=status)


@login_required
@require_POST
def answer(request, slug, pk):
    meeting, _membership = hosted_at(request.user, slug)
    if pk > 2**63 - 1:
        raise Http404
    listing.answer(get_object_or_404(ListingReport, meeting=meeting, pk=pk))
    messages.success(request, _("Thank you. The listing counts as confirmed."))
    return redirect(meeting)
