"""Checking in, and a member's own history of check-ins with chart, report and CSV export."""

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
from milestones.check_ins.charts import build_mood_chart
from milestones.check_ins.forms import CheckInForm, PledgeAnswerForm
from milestones.check_ins.patterns import describe_better_days
from milestones.check_ins.services import create_check_in, delete_check_in, select_check_in
from milestones.daily_threads.queries import list_open_daily_threads
from milestones.models import CheckIn, Setback
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.rate_limits import rate_limit

CHART_LENGTHS = (30, 90, 365)


def get_own_check_in_or_404(request, public_id):
    own = CheckIn.objects.of(request.user).select_related("member")
    return get_object_or_404(own, public_id=public_id)


@login_required
@require_http_methods(["GET", "POST"])
@rate_limit("check-in")
def new_check_in(request):
    form = CheckInForm(request.POST or None, member=request.user, initial={"day": "today"})
    if request.method == "POST" and form.is_valid():
        create_check_in(request.user, **form.cleaned_data)
        messages.success(request, _("Thank you for checking in."))
        return redirect("milestones:check-ins")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "open_pledge": _get_open_pledge(request.user)}
    return render(request, "milestones/check_ins/new_check_in.html", context, status=status)


def _get_open_pledge(member):
    return CheckIn.objects.of(member).with_open_pledge().first()


@login_required
@require_http_methods(["GET", "POST"])
def answer_pledge(request, public_id):
    """The evening's answer to a promise, or the next morning's."""
    kept = get_own_check_in_or_404(request, public_id)
    if not kept.pledged:
        raise PermissionDenied(_("There was no promise that day, so there is nothing to answer."))
    form = PledgeAnswerForm(request.POST or None, initial={"kept": kept.kept})
    if request.method == "POST" and form.is_valid():
        kept.kept = form.cleaned_data["kept"]
        kept.save(update_fields=["kept"])
        return redirect("milestones:looked-back", kept.public_id)
    status = 422 if request.method == "POST" else 200
    return render(
        request,
        "milestones/check_ins/answer_pledge.html",
        {"form": form, "kept": kept},
        status=status,
    )


@login_required
@require_safe
def pledge_answered(request, public_id):
    """A kind word for each answer, and people where it was not this time."""
    kept = get_own_check_in_or_404(request, public_id)
    if kept.kept is None:
        return redirect("milestones:look-back", kept.public_id)
    journeys = request.user.journeys.all()[:5]
    context = {"kept": kept, "not_this_time": kept.kept == CheckIn.Kept.NOT, "journeys": journeys}
    return render(request, "milestones/check_ins/pledge_answered.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_check_in(request, public_id):
    kept = get_own_check_in_or_404(request, public_id)
    if not kept.can_be_edited:
        raise PermissionDenied(_("Today's and yesterday's can be changed. Older ones stay."))
    form = CheckInForm(request.POST or None, instance=kept, member=request.user)
    if request.method == "POST" and form.is_valid():
        return redirect(form.save())
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "kept": kept}
    return render(request, "milestones/check_ins/edit_check_in.html", context, status=status)


@login_required
@require_POST
def select_check_in_view(request, public_id):
    kept = get_own_check_in_or_404(request, public_id)
    select_check_in(kept)
    return redirect(kept)


@login_required
@require_POST
def remove_check_in(request, public_id):
    delete_check_in(get_own_check_in_or_404(request, public_id))
    messages.success(request, _("The check-in is removed."))
    return redirect("milestones:check-ins")


@login_required
@require_safe
def check_in_list(request):
    length = _parse_chart_length(request)
    own = CheckIn.objects.of(request.user).select_related("member")
    context = {
        "page": paginate_by_keyset(
            own, ("-day", "-checked_at", "-pk"), request.GET.get("page", "")
        ),
        "length": length,
        "lengths": CHART_LENGTHS,
        "open_pledge": _get_open_pledge(request.user),
        "open_days": list_open_daily_threads(request.user),
        **_build_chart_context(request.user, length),
    }
    return render(request, "milestones/check_ins/check_in_list.html", context)


def _parse_chart_length(request):
    asked = request.GET.get("days", "")
    return next((days for days in CHART_LENGTHS if str(days) == asked), CHART_LENGTHS[0])


def _build_chart_context(member, length):
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
        "chart": build_mood_chart(days, moments, meetings, since, today),
        "better": describe_better_days(days),
    }


@login_required
@require_safe
def check_in_report(request):
    """To print, or to keep as a PDF from the browser's print window: for a counsellor."""
    length = _parse_chart_length(request)
    context = {
        "length": length,
        "lengths": CHART_LENGTHS,
        **_build_chart_context(request.user, length),
    }
    return render(request, "milestones/check_ins/check_in_report.html", context)


@login_required
@require_safe
def export_check_ins(request):
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="days.csv"'
    response.write("\ufeff")  # Without it, spreadsheets misread letters beyond ASCII.
    rows = csv.writer(response)
    rows.writerow(
        ["day", "time", "counts", "mood", "craving", "line", "gratitude", "slept well", "meeting",
         "halt", "promise", "how it went"]
    )  # fmt: skip
    for one in CheckIn.objects.of(request.user).select_related("member").iterator():
        rows.writerow(_build_csv_row(one))
    return response


def _build_csv_row(one):
    local = one.checked_at.astimezone(one.member.zone)
    craving = "" if one.craving is None else one.craving
    return [
        one.day, f"{local:%H:%M}", int(one.counts), one.mood, craving, _escape_formula(one.line),
        _escape_formula(one.gratitude), int(one.slept_well), int(one.met_people), " ".join(one.halt),
        int(one.pledged), one.kept or "",
    ]  # fmt: skip


def _escape_formula(words):
    """Words that begin like a formula would be run by a spreadsheet; a mark keeps them words."""
    return f"'{words}" if words.startswith(("=", "+", "-", "@", "\t", "\r")) else words
