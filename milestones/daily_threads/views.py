"""The daily thread settings of a group."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.moderation_status.restrictions import publishing_allowed
from groups.membership.permissions import get_organized_group
from groups.models import Group
from milestones.daily_threads.forms import DailyThreadSettingsForm
from milestones.daily_threads.services import save_daily_thread_settings
from milestones.models import DailyThreadSettings


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@publishing_allowed
def edit_daily_threads(request, slug):
    get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    group, membership = get_organized_group(request.user, slug)
    settings = DailyThreadSettings.objects.filter(group=group).first()
    form = DailyThreadSettingsForm(
        request.POST or None, instance=settings or DailyThreadSettings(group=group)
    )
    if request.method == "POST" and form.is_valid():
        save_daily_thread_settings(form.save(commit=False), request.user)
        messages.success(
            request, _("Saved. The next daily thread will open at the times you chose.")
        )
        return redirect("milestones:daily", slug)
    context = {"group": group, "membership": membership, "form": form}
    return render(
        request,
        "milestones/daily_threads/edit_daily_threads.html",
        context,
        status=422 if form.is_bound else 200,
    )
