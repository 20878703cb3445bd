"""A member's reminder preferences and hard days."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milestones.models import ReminderPreferences
from milestones.reminders.forms import MAX_HARD_DAYS, HardDayForm, ReminderPreferencesForm
from milestones.reminders.suggestions import suggest_hard_days


@login_required
@require_http_methods(["GET", "POST"])
def edit_reminders(request):
    form = ReminderPreferencesForm(request.POST or None, instance=_get_preferences(request.user))
    if request.method == "POST" and form.is_valid():
        _save_preferences(form.save(commit=False))
        messages.success(request, _("Saved."))
        return redirect("milestones:reminders")
    return _render_reminders(request, form, HardDayForm(), 422 if form.is_bound else 200)


@login_required
@require_POST
def add_hard_day(request):
    """Add a day; one that is there already takes the new name."""
    form = HardDayForm(request.POST)
    if form.is_valid() and request.user.hard_days.count() >= MAX_HARD_DAYS:
        form.add_error(None, _("That is as many as we can keep. Remove one first."))
    if not form.is_valid():
        return _render_reminders(
            request, ReminderPreferencesForm(instance=_get_preferences(request.user)), form, 422
        )
    fields = form.cleaned_data
    date = {"month": fields.pop("month"), "day": fields.pop("day")}
    with transaction.atomic():
        request.user.hard_days.update_or_create(**date, defaults=fields)
        _save_preferences(_get_preferences(request.user))
    return redirect("milestones:reminders")


@login_required
@require_POST
def remove_hard_day(request, pk):
    with transaction.atomic():
        get_object_or_404(request.user.hard_days, pk=pk).delete()
        _save_preferences(_get_preferences(request.user))
    return redirect("milestones:reminders")


def _get_preferences(member):
    return ReminderPreferences.objects.filter(member=member).first() or ReminderPreferences(
        member=member
    )


def _save_preferences(own):
    own.set_due()
    own.save()


def _render_reminders(request, form, day_form, status):
    kept = list(request.user.hard_days.all())
    context = {
        "form": form,
        "day_form": day_form,
        "hard_days": kept,
        "suggested": suggest_hard_days(request.user, kept) if len(kept) < MAX_HARD_DAYS else [],
    }
    return render(request, "milestones/reminders/edit_reminders.html", context, status=status)
