"""A member's reminder preferences and hard days."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
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
        messages.success(request, _("Saved."))
        return redirect("milestones:reminders")
    return _render_reminders(request, form, HardDayForm(), 422 if form.is_bound else 200)


@login_required
@require_POST
@transaction.atomic
def add_hard_day(request):
    """Add a hard day. If its date is there already, it takes the new name."""
    # Until the day is stored, nobody else counts the days.
    Member.objects.select_for_update(no_key=True).only("pk").get(pk=request.user.pk)
    form = HardDayForm(request.POST)
    if form.is_valid() and request.user.hard_days.count() >= MAX_HARD_DAYS:
        form.add_error(None, _("You've reached the maximum. Please remove a day first."))
    if not form.is_valid():
        preferences = get_reminder_preferences(request.user)
        return _render_reminders(request, ReminderPreferencesForm(instance=preferences), form, 422)
    services.add_hard_day(request.user, **form.cleaned_data)
    return redirect("milestones:reminders")


@login_required
@require_POST
def remove_hard_day(request, pk):
    services.delete_hard_day(get_object_or_404(request.user.hard_days, pk=pk))
    return redirect("milestones:reminders")


def _render_reminders(request, form, day_form, status):
    hard_days = list(request.user.hard_days.all())
    has_room = len(hard_days) < MAX_HARD_DAYS
    context = {
        "form": form,
        "day_form": day_form,
        "hard_days": hard_days,
        "suggested": suggest_hard_days(request.user, hard_days) if has_room else [],
    }
    return render(request, "milestones/reminders/edit_reminders.html", context, status=status)
