"""Reminders, and the days that are known to be hard. Their member's own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from milestones.hard_days import suggested
from milestones.models import Reminders
from milestones.reminder_forms import MANY, HardDayForm, RemindersForm


@login_required
@require_http_methods(["GET", "POST"])
def reminders(request):
    form = RemindersForm(request.POST or None, instance=_own(request.user))
    if request.method == "POST" and form.is_valid():
        _keep(form.save(commit=False))
        messages.success(request, _("Saved."))
        return redirect("milestones:reminders")
    return _page(request, form, HardDayForm(), 422 if form.is_bound else 200)


@login_required
@require_POST
def hard_day(request):
    """Add a day; one that is there already takes the new name."""
    form = HardDayForm(request.POST)
    if form.is_valid() and request.user.hard_days.count() >= MANY:
        form.add_error(None, _("That is as many as we can keep. Remove one first."))
    if not form.is_valid():
        return _page(request, RemindersForm(instance=_own(request.user)), form, 422)
    fields = form.cleaned_data
    date = {"month": fields.pop("month"), "day": fields.pop("day")}
    with transaction.atomic():
        request.user.hard_days.update_or_create(**date, defaults=fields)
        _keep(_own(request.user))
    return redirect("milestones:reminders")


@login_required
@require_POST
def remove_hard_day(request, pk):
    with transaction.atomic():
        get_object_or_404(request.user.hard_days, pk=pk).delete()
        _keep(_own(request.user))
    return redirect("milestones:reminders")


def _own(member):
    return Reminders.objects.filter(member=member).first() or Reminders(member=member)


def _keep(own):
    own.set_due()
    own.save()


def _page(request, form, day_form, status):
    kept = list(request.user.hard_days.all())
    context = {
        "form": form,
        "day_form": day_form,
        "hard_days": kept,
        "suggested": suggested(request.user, kept) if len(kept) < MANY else [],
    }
    return render(request, "milestones/reminders.html", context, status=status)
