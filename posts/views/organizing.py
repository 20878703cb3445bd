"""Organizers' pages about threads: pinning, resting, reports from the group, and insight."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.standing import may_write
from groups.models import Meeting
from groups.models.meetings import TRUSTED_FOR
from groups.views.members import organized_by
from posts import first_replies, moderating, organizing
from posts.forms import AnnouncementForm
from posts.models import Reason, Thread
from posts.picturing import taken_in
from recovery_forum.lib.throttle import throttle

DAYS = 30  # Of the figures about first replies.
HEIGHT, STEP, WIDTH = 80, 25, 18  # Of the chart, in its own units.


class HideForm(forms.Form):
    reason = forms.ChoiceField(
        choices=Reason.choices,
        error_messages={"required": gettext_lazy("Please choose the rule.")},
    )
    words = forms.CharField(max_length=1_000, required=False)


def _thread(request, public_id):
    """The thread, for an organizer of its group."""
    visible = Thread.objects.visible_to(request.user).select_related("group")
    thread = get_object_or_404(visible, public_id=public_id)
    membership = thread.group.membership_of(request.user)
    if not (membership and membership.organizes):
        raise PermissionDenied(_("This is for the organizers of the group."))
    return thread


@login_required
@require_POST
def pin(request, public_id):
    thread = _thread(request, public_id)
    organizing.pin(thread, is_pinned=request.POST.get("pinned") != "0")
    return redirect(thread)


@login_required
@require_POST
def rest(request, public_id):
    thread = _thread(request, public_id)
    organizing.let_rest(thread, is_resting=request.POST.get("resting") != "0")
    return redirect(thread)


@login_required
@require_http_methods(["GET", "POST"])
@throttle("announce")
@may_write
def announce(request, slug):
    group, membership = organized_by(request.user, slug)
    if group.archived_at:
        raise PermissionDenied(_("This group is archived. Its threads can be read."))
    data, error = taken_in(request)
    who = {"writer": request.user, "group": group}
    form = AnnouncementForm(data or None, picture_error=error, **who)
    if request.method == "POST" and form.is_valid():
        thread = organizing.announce(group, request.user, **form.cleaned_data)
        messages.success(request, _("Everybody in the group is told."))
        return redirect(thread)
    context = {"form": form, "group": group, "membership": membership}
    return render(request, "posts/announce.html", context, status=422 if form.is_bound else 200)


@login_required
@require_safe
def reports(request, slug):
    """What was reported in the group, and what its organizers can do about it."""
    group, membership = organized_by(request.user, slug)
    return _reports(request, group, membership, organizing.reported_in(group, request.user))


def _reports(request, group, membership, cases, status=200):
    context = {
        "group": group,
        "membership": membership,
        "cases": cases,
        "reasons": Reason.choices,
    }
    return render(request, "posts/organizers_reports.html", context, status=status)


@login_required
@require_POST
def answer(request, slug, public_id):
    """Hide the post with the rule, or leave it as it is."""
    group, membership = organized_by(request.user, slug)
    cases = organizing.reported_in(group, request.user)
    case = next((case for case in cases if case.public_id == public_id), None)
    if case is None:
        raise Http404
    if request.POST.get("act") == "leave":
        moderating.dismiss(case, request.user)
        messages.success(request, _("It stays. Whoever reported it is thanked."))
        return redirect("posts:organizers-reports", slug)
    form = HideForm(request.POST)
    if not form.is_valid():
        case.answered_with = form
        return _reports(request, group, membership, cases, status=422)
    moderating.hide(case, request.user, form.cleaned_data["reason"], form.cleaned_data["words"])
    messages.success(request, _("It is hidden, and its author knows why and how to answer."))
    return redirect("posts:organizers-reports", slug)


@login_required
@require_safe
def insight(request, slug):
    """How the group fares: who came, who waits for an answer, which meetings are alive."""
    group, membership = organized_by(request.user, slug)
    now = timezone.now()
    weeks = organizing.weeks_of(group, now)
    answers = organizing.first_answers_of(group, now)
    confirmations = organizing.confirmations_of(group, now)
    meetings = Meeting.objects.filter(group=group)
    context = {
        "group": group,
        "membership": membership,
        "weeks": weeks,
        "bars": _bars([number for _day, number in weeks]),
        "answers": answers,
        "answered": any(span for _day, span in answers),
        "answer_bars": _bars([span.total_seconds() if span else 0 for _day, span in answers]),
        "confirmations": confirmations,
        "confirmed_bars": _bars([number for _day, number in confirmations]),
        "first": next(iter(first_replies.by_group(DAYS, now, group)), None),
        "waiting": Thread.objects.waiting().filter(group=group, removed_at=None).count(),
        "meetings": meetings.count(),
        "confirmed": meetings.filter(confirmed_at__gt=now - TRUSTED_FOR).count(),
    }
    return render(request, "posts/insight.html", context)


def _bars(numbers):
    most = max(*numbers, 1)
    heights = [round(HEIGHT * number / most) for number in numbers]
    return [
        {"x": STEP * place, "y": HEIGHT - height, "width": WIDTH, "height": height}
        for place, height in enumerate(heights)
    ]
