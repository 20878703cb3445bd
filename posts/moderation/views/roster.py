"""The roster: who is on call when, the reader's own hours, and hand-over notes."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from posts.moderation.admin_pages import render_admin_page, require_permission
from posts.on_call.forms import HandOverForm, RosterDayForm, ShiftExceptionForm, ShiftForm
from posts.on_call.queries import (
    DAYS_SHOWN,
    describe_gaps,
    list_current_periods,
    list_gaps,
    list_recent_notes,
    load_roster,
)
from posts.on_call.roster import list_days, list_periods
from posts.on_call.services import (
    add_shifts,
    give_back,
    remove_exception,
    remove_shift,
    set_exception,
    take_night,
    write_note,
)

# A note is asked for so long before and after the end of one's shift.
NOTE_WINDOW = timedelta(minutes=30)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_roster(request):
    """Show who is on call in the next days, and change one's own hours."""
    require_permission(request)
    action = request.POST.get("action", "")
    forms = _create_forms(request, action)
    if request.method == "POST":
        message = _perform(request, action, forms)
        if message:
            messages.success(request, message)
            return redirect("admin:roster")
    context = {"title": _("On call"), **forms, **get_on_call_context(request.user)}
    context |= _get_plan(request.user, context["roster"])
    status = 422 if request.method == "POST" else 200
    return render_admin_page(request, "roster", context, status=status)


def _create_forms(request, action):
    """Return the three forms of the page; only that of `action` is bound."""

    def data(name):
        return request.POST if action == name else None

    return {
        "shift_form": ShiftForm(data("add-shift")),
        "exception_form": ShiftExceptionForm(data("add-exception"), today=request.user.today()),
        "note_form": HandOverForm(data("note")),
    }


def _perform(request, action, forms):
    """Do what was asked. Returns a message, or "" if a form has errors."""
    member = request.user
    if action == "add-shift" and (form := forms["shift_form"]).is_valid():
        add_shifts(member, **form.cleaned_data)
        return _("Saved. Thank you for being there.")
    if action == "add-exception" and (form := forms["exception_form"]).is_valid():
        cleaned = form.cleaned_data
        set_exception(member, cleaned["day"], cleaned["other_starts"], cleaned["other_ends"])
        return _("Saved.")
    if action == "note" and (form := forms["note_form"]).is_valid():
        write_note(member, form.cleaned_data["words"])
        return _("Your note is now shown above the queue.")
    if action == "take-night":
        return _take_night(request)
    if action == "give-back":
        return _give_back(request)
    pk = request.POST.get("pk", "")
    if action in {"remove-shift", "remove-exception"} and pk.isascii() and pk.isdigit():
        remove = remove_shift if action == "remove-shift" else remove_exception
        remove(member, int(pk[:18]))
        return _("Removed.")
    if action not in {"add-shift", "add-exception", "note"}:
        messages.error(request, _("Please choose one of the buttons."))
    return ""


def _take_night(request):
    form = RosterDayForm(request.POST, today=request.user.today())
    night = take_night(request.user, form.cleaned_data["day"]) if form.is_valid() else None
    if night is None:
        messages.error(request, _("That night is covered already, or you have hours on that day."))
        return ""
    hours = [date_format(moment, "D H:i") for moment in night]
    return _("Thank you. You are on call from %(start)s until %(end)s.") % {
        "start": hours[0],
        "end": hours[1],
    }


def _give_back(request):
    # The hours of yesterday may still last.
    form = RosterDayForm(request.POST, today=request.user.today(), days_before=1)
    if not form.is_valid() or not give_back(request.user, day := form.cleaned_data["day"]):
        messages.error(request, _("You have no hours on that day."))
        return ""
    return _("Given back. You are no longer on call on %(day)s.") % {
        "day": date_format(day, "D j M")
    }


def get_on_call_context(member):
    """Return what the queue and the roster show of who is on call, in four queries."""
    now = timezone.now()
    roster = load_roster()
    current = list_current_periods(now, roster)
    ahead = list_periods(roster, now, now + timedelta(days=DAYS_SHOWN))
    own = [
        period
        for period in list_periods(roster, now - NOTE_WINDOW, now + NOTE_WINDOW)
        if period.member == member and abs(period.end - now) <= NOTE_WINDOW
    ]
    return {
        "on_call": current,
        "next_period": next((period for period in ahead if period.start > now), None),
        "coverage": describe_gaps(list_gaps(now, roster)),
        "ending_shift": own[0] if own else None,
        "hand_over_notes": list_recent_notes(now)[:3],
        "roster": roster,
        "now": now,
    }


def _get_plan(member, roster):
    now = timezone.now()
    end = now + timedelta(days=DAYS_SHOWN + 1)  # The last night ends on the next day.
    return {
        "days": list_days(list_periods(roster, now, end), now, DAYS_SHOWN, member),
        "shifts": member.shifts.all(),
        "exceptions": member.shift_exceptions.filter(day__gte=member.today() - timedelta(days=1)),
    }
