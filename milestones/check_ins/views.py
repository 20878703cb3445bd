"""Checking in, and a member's own history of check-ins with chart, report and CSV export."""

import csv
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.helplines.country import guess_country
from groups.helplines.queries import list_crisis_lines, pick_first_lines
from groups.models import Attendance
from milestones.check_ins import services
from milestones.check_ins.charts import build_mood_chart
from milestones.check_ins.forms import CheckInForm, PledgeAnswerForm
from milestones.check_ins.patterns import describe_better_days, describe_days, list_facts
from milestones.check_ins.queries import get_check_in_state, get_todays_check_in
from milestones.check_ins.small_things import pick_small_thing
from milestones.daily_threads.queries import list_open_daily_threads
from milestones.models import CheckIn, Setback
from milestones.partners.queries import describe_check_in_readers, list_partners
from milestones.support.queries import find_current_request
from recovery_forum.lib.created_once import create_once
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.rate_limits import rate_limit

CHART_LENGTHS = (30, 90, 365)


def get_own_check_in_or_404(request, public_id):
    own = CheckIn.objects.owned_by(request.user).select_related("member")
    return get_object_or_404(own, public_id=public_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("check-in")
def new_check_in(request):
    check_ins = get_check_in_state(request.user)
    is_committed = check_ins.committed is not None
    form = CheckInForm(
        request.POST or None,
        member=request.user,
        is_committed=is_committed,
        initial={"day": "today"},
    )
    if request.method == "POST" and (check_in := _create_check_in(request, form)):
        if _is_rough_today(check_in):
            return redirect("milestones:rough-day")
        return redirect(reverse("milestones:check-ins") + "?checked-in")
    status = 422 if request.method == "POST" else 200
    context = {
        "form": form,
        "is_committed": is_committed,
        "todays": check_ins.today,
        "open_pledge": _get_open_pledge(request.user),
        "check_in_readers": describe_check_in_readers(request.user),
    }
    return render(request, "milestones/check_ins/new_check_in.html", context, status=status)


def _create_check_in(request, form):
    """Return the stored check-in, or None if the form has errors."""

    def save():
        check_in = services.create_check_in(
            request.user, public_id=form.instance.public_id, **form.cleaned_data
        )
        if not _is_rough_today(check_in):
            messages.success(request, _("Thank you for checking in."))
        return check_in

    return create_once(request, form, form.instance, save)


def _is_rough_today(check_in):
    return check_in.mood == CheckIn.Mood.ROUGH and check_in.day == check_in.member.today()


def _get_open_pledge(member):
    return CheckIn.objects.owned_by(member).with_open_pledge().first()


@login_required
@require_safe
def rough_day(request):
    """After the answer "Rough": people first, in person and by phone. No chart, no advice."""
    check_in = get_todays_check_in(request.user)
    if check_in is None:
        return redirect("milestones:check-in")
    context = {
        "check_in": check_in,
        "check_in_readers": describe_check_in_readers(request.user, check_in),
        "partners": list_partners(request.user),
        "support_request": find_current_request(request.user),
        "has_groups": request.user.memberships.current().exists(),
        "first_lines": pick_first_lines(list_crisis_lines(guess_country(request))),
    }
    return render(request, "milestones/check_ins/rough_day.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_pledge(request, public_id):
    """Say how a promise went, in the evening or on the next morning."""
    check_in = get_own_check_in_or_404(request, public_id)
    if not check_in.pledged:
        raise PermissionDenied(_("You made no commitment that day, so there's nothing to answer."))
    form = PledgeAnswerForm(
        request.POST or None, initial={"pledge_outcome": check_in.pledge_outcome}
    )
    if request.method == "POST" and form.is_valid():
        services.answer_pledge(check_in, form.cleaned_data["pledge_outcome"])
        return redirect("milestones:looked-back", check_in.public_id)
    status = 422 if request.method == "POST" else 200
    return render(
        request,
        "milestones/check_ins/answer_pledge.html",
        {"form": form},
        status=status,
    )


@login_required
@require_safe
def pledge_answered(request, public_id):
    """Answer kindly, whatever the outcome; where it was hard, lead to people who can help."""
    check_in = get_own_check_in_or_404(request, public_id)
    if check_in.pledge_outcome is None:
        return redirect("milestones:look-back", check_in.public_id)
    journeys = request.user.journeys.all()[:5]
    context = {
        "check_in": check_in,
        "not_this_time": check_in.pledge_outcome == CheckIn.PledgeOutcome.NOT,
        "journeys": journeys,
    }
    return render(request, "milestones/check_ins/pledge_answered.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_check_in(request, public_id):
    check_in = get_own_check_in_or_404(request, public_id)
    if not check_in.can_be_edited:
        raise PermissionDenied(_("You can only edit check-ins from today and yesterday."))
    form = CheckInForm(request.POST or None, instance=check_in, member=request.user)
    if request.method == "POST" and form.is_valid():
        form.instance.save()
        return redirect(form.instance)
    status = 422 if request.method == "POST" else 200
    readers = describe_check_in_readers(request.user, check_in)
    context = {"form": form, "check_in": check_in, "check_in_readers": readers}
    return render(request, "milestones/check_ins/edit_check_in.html", context, status=status)


@login_required
@require_POST
def select_check_in_view(request, public_id):
    check_in = get_own_check_in_or_404(request, public_id)
    services.select_check_in(check_in)
    return redirect(check_in)


@login_required
@require_POST
def remove_check_in(request, public_id):
    services.delete_check_in(get_own_check_in_or_404(request, public_id))
    messages.success(request, _("Check-in deleted."))
    return redirect("milestones:check-ins")


@login_required
@require_safe
def check_in_list(request):
    length = _parse_chart_length(request)
    own = CheckIn.objects.owned_by(request.user).select_related("member")
    has_just_checked_in = "checked-in" in request.GET
    context = {
        "small_thing": pick_small_thing(request.user) if has_just_checked_in else None,
        "page": paginate_by_keyset(
            own, ("-day", "-checked_at", "-pk"), request.GET.get("page", "")
        ),
        "length": length,
        "lengths": CHART_LENGTHS,
        "open_pledge": None if has_just_checked_in else _get_open_pledge(request.user),
        "check_in_readers": describe_check_in_readers(request.user),
        "open_daily_threads": list_open_daily_threads(request.user),
        **_build_chart_context(request.user, length),
    }
    todays = next((one for one in context["days"] if one.day == request.user.today()), None)
    context["is_done_today"] = todays is not None
    if has_just_checked_in and todays and todays.mood == CheckIn.Mood.LOW:
        context["partners_on_a_low_day"] = list_partners(request.user)
    return render(request, "milestones/check_ins/check_in_list.html", context)


def _parse_chart_length(request):
    """Return the number of days that the reader chose, or the default."""
    value = request.GET.get("days", "")
    return next((days for days in CHART_LENGTHS if str(days) == value), CHART_LENGTHS[0])


def _build_chart_context(member, length):
    """Return the selected check-ins of the last `length` days, oldest first, and their chart."""
    today = member.today()
    since = today - timedelta(days=length - 1)
    days = list(CheckIn.objects.owned_by(member).selected().filter(day__gte=since).order_by("day"))
    setbacks = Setback.objects.filter(journey__member=member, happened_at__date__gte=since)
    setback_days = [
        member.date_of(happened_at)
        for happened_at in setbacks.values_list("happened_at", flat=True)
    ]
    attended = Attendance.objects.filter(member=member, day__gte=since)
    meetings = list(attended.values_list("day", flat=True))
    return {
        "days": days,
        "moods": reversed(CheckIn.Mood.labels),
        "chart": build_mood_chart(days, setback_days, meetings, since, today),
        "facts": list_facts(days, length, meetings, setback_days),
        "summary": describe_days(days, length),
        "better": describe_better_days(days),
    }


@login_required
@require_safe
def check_in_report(request):
    """A page to print or to save as a PDF, for example for a counsellor."""
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
    writer = csv.writer(response)
    writer.writerow(
        ["day", "time", "counts", "mood", "craving", "line", "gratitude", "slept well", "meeting",
         "halt", "promise", "how it went"]
    )  # fmt: skip
    for check_in in CheckIn.objects.owned_by(request.user).select_related("member").iterator():
        writer.writerow(_build_csv_row(check_in))
    return response


def _build_csv_row(check_in):
    local = check_in.checked_at.astimezone(check_in.member.zone)
    craving = "" if check_in.craving is None else check_in.craving
    return [
        check_in.day, f"{local:%H:%M}", int(check_in.is_selected), check_in.mood, craving,
        _escape_formula(check_in.note), _escape_formula(check_in.gratitude),
        int(check_in.slept_well), int(check_in.attended_meeting), " ".join(check_in.halt),
        int(check_in.pledged), check_in.pledge_outcome or "",
    ]  # fmt: skip


def _escape_formula(text):
    """Put an apostrophe before text that a spreadsheet would otherwise run as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
