"""A member's reminder preferences and hard days."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Member
from milestones.reminders import services
from milestones.reminders.forms import MAX_HARD_DAYS, HardDayForm, ReminderPreferencesForm
from milestones.reminders.queries import get_reminder_preferences
from milestones.reminders.suggestions import suggest_hard_days


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_reminders(request):
    preferences = get_reminder_preferences(request.user)
    form = ReminderPreferencesForm(request.POST or None, instance=preferences)
    if request.method == "POST" and form.is_valid():
        if (hour := form.cleaned_data["day_starts_at"]) is not None:
            services.set_start_of_day(request.user, hour)
        services.save_reminder_preferences(form.save(commit=False))
        messages.success(request, _describe_saved(preferences))
        return redirect("milestones:reminders")
    context = {"form": form, "hard_days": request.user.hard_days.all()}
    status = 422 if form.is_bound else 200
    return render(request, "milestones/reminders/edit_reminders.html", context, status=status)


def _describe_saved(preferences):
    """Say when the next reminder to check in comes, if one was chosen."""
    if preferences.check_in_at is None:
        return _("Saved.")
    time = time_format(preferences.check_in_at, "H:i")
    return _("Saved. We'll remind you to check in at %(time)s.") % {"time": time}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def add_hard_day(request):
    """Add a hard day. If its date is there already, it takes the new name."""
    if request.method == "POST":
        # Until the day is stored, nobody else counts the days.
        Member.objects.select_for_update(no_key=True).only("pk").get(pk=request.user.pk)
    form = HardDayForm(request.POST or None)
    is_full = request.user.hard_days.count() >= MAX_HARD_DAYS
    if form.is_valid() and is_full:
        form.add_error(None, _("You've reached the maximum. Please remove a day first."))
    if form.is_valid():
        services.add_hard_day(request.user, **form.cleaned_data)
        messages.success(request, _("Added. We'll remind you the day before."))
        return redirect(reverse("milestones:reminders") + "#hard-days")
    hard_days = list(request.user.hard_days.all())
    suggested = [] if is_full else suggest_hard_days(request.user, hard_days)
    context = {"form": form, "suggested": suggested}
    status = 422 if request.method == "POST" else 200
    return render(request, "milestones/reminders/add_hard_day.html", context, status=status)


@login_required
@require_POST
def remove_hard_day(request, pk):
    services.delete_hard_day(get_object_or_404(request.user.hard_days, pk=pk))
    return redirect("milestones:reminders")
