"""Checking in, and looking back on it. Every page here is its member's own."""

import csv
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.models import Attendance
from milestones import checking_in, drawing
from milestones.check_in_forms import CheckInForm, LookBackForm
from milestones.daily import open_days_for
from milestones.models import CheckIn, Setback
from milestones.patterns import better_days
from recovery_forum.lib.pages import keyset_page
from recovery_forum.lib.throttle import throttle

LENGTHS = (30, 90, 365)


def own_check_in(request, public_id):
    own = CheckIn.objects.of(request.user).select_related("member")
    return get_object_or_404(own, public_id=public_id)


@login_required
@require_http_methods(["GET", "POST"])
@throttle("check-in")
def check_in(request):
    form = CheckInForm(request.POST or None, member=request.user, initial={"day": "today"})
    if request.method == "POST" and form.is_valid():
        checking_in.check_in(request.user, **form.cleaned_data)
        messages.success(request, _("Thank you for checking in."))
        return redirect("milestones:check-ins")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "open_pledge": _open_pledge(request.user)}
    return render(request, "milestones/check_in.html", context, status=status)


def _open_pledge(member):
    return CheckIn.objects.of(member).with_open_pledge().first()


@login_required
@require_http_methods(["GET", "POST"])
def look_back(request, public_id):
    """The evening's answer to a promise, or the next morning's."""
    kept = own_check_in(request, public_id)
    if not kept.pledged:
        raise PermissionDenied(_("There was no promise that day, so there is nothing to answer."))
    form = LookBackForm(request.POST or None, initial={"kept": kept.kept})
    if request.method == "POST" and form.is_valid():
        kept.kept = form.cleaned_data["kept"]
        kept.save(update_fields=["kept"])
        return redirect("milestones:looked-back", kept.public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "milestones/look_back.html", {"form": form, "kept": kept}, status=status)


@login_required
@require_safe
def looked_back(request, public_id):
    """A kind word for each answer, and people where it was not this time."""
    kept = own_check_in(request, public_id)
    if kept.kept is None:
        return redirect("milestones:look-back", kept.public_id)
    journeys = request.user.journeys.all()[:5]
    context = {"kept": kept, "not_this_time": kept.kept == CheckIn.Kept.NOT, "journeys": journeys}
    return render(request, "milestones/looked_back.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, public_id):
    kept = own_check_in(request, public_id)
    if not kept.can_be_edited:
        raise PermissionDenied(_("Today's and yesterday's can be changed. Older ones stay."))
    form = CheckInForm(request.POST or None, instance=kept, member=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect(form.save())
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "kept": kept}
    return render(request, "milestones/check_in_edit.html", context, status=status)


@login_required
@require_POST
def let_count(request, public_id):
    kept = own_check_in(request, public_id)
    checking_in.let_count(kept)
    return redirect(kept)


@login_required
@require_POST
def remove(request, public_id):
    checking_in.remove(own_check_in(request, public_id))
    messages.success(request, _("The check-in is removed."))
    return redirect("milestones:check-ins")


@login_required
@require_safe
def check_ins(request):
    length = _length(request)
    own = CheckIn.objects.of(request.user).select_related("member")
    context = {
        "page": keyset_page(own, ("-day", "-checked_at", "-pk"), request.GET.get("page", "")),
        "length": length,
        "lengths": LENGTHS,
        "open_pledge": _open_pledge(request.user),
        "open_days": open_days_for(request.user),
        **_looking_at(request.user, length),
    }
    return render(request, "milestones/check_ins.html", context)


def _length(request):
    asked = request.GET.get("days", "")
    return next((days for days in LENGTHS if str(days) == asked), LENGTHS[0])


def _looking_at(member, length):
    """The days that a chart of `length` days draws: oldest first."""
    today = member.today()
    since = today - timedelta(days=length - 1)
    days = list(CheckIn.objects.of(member).counting().filter(day__gte=since).order_by("day"))
    setbacks = Setback.objects.filter(journey__member=member, happened_at__date__gte=since)
    moments = [
        s.astimezone(member.zone).date() for s in setbacks.values_list("happened_at", flat=True)
    ]
    attended = Attendance.objects.filter(member=member, day__gte=since)
    meetings = attended.values_list("day", flat=True)
    return {
        "days": days,
        "chart": drawing.moods(days, moments, meetings, since, today),
        "better": better_days(days),
    }


@login_required
@require_safe
def report(request):
    """To print, or to keep as a PDF from the browser's print window: for a counsellor."""
    length = _length(request)
    context = {"length": length, "lengths": LENGTHS, **_looking_at(request.user, length)}
    return render(request, "milestones/check_ins_report.html", context)


@login_required
@require_safe
def as_csv(request):
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="days.csv"'
    response.write("\ufeff")  # Without it, spreadsheets misread letters beyond ASCII.
    rows = csv.writer(response)
    rows.writerow(
        ["day", "time", "counts", "mood", "craving", "line", "gratitude", "slept well", "meeting",
         "halt", "promise", "how it went"]
    )  # fmt: skip
    for one in CheckIn.objects.of(request.user).select_related("member").iterator():
        rows.writerow(_row(one))
    return response


def _row(one):
    local = one.checked_at.astimezone(one.member.zone)
    craving = "" if one.craving is None else one.craving
    return [
        one.day, f"{local:%H:%M}", int(one.counts), one.mood, craving, _cell(one.line),
        _cell(one.gratitude), int(one.slept_well), int(one.met_people), " ".join(one.halt),
        int(one.pledged), one.kept or "",
    ]  # fmt: skip


def _cell(words):
    """Words that begin like a formula would be run by a spreadsheet; a mark keeps them words."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t", "\r")) else words
