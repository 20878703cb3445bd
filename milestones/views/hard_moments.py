"""A hard moment: breathe, ride the wave, and remember why. One tap from everywhere."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.models import Group, HelpLine
from milestones.hard_moment_forms import HardMomentForm, LetterForm
from milestones.models import HardMoment, Letter
from milestones.models.hard_moments import what_passed
from milestones.reading import partners_of

REMEMBERED = 200  # Hard moments that "what has passed before" looks at.


def _lines(country):
    return HelpLine.objects.shown().filter(country=country)


@require_safe
def right_now(request):
    """For a member their own words too; for a visitor the same calm without them."""
    if not request.user.is_authenticated:
        return redirect("milestones:breathe")
    return _page(request, HardMomentForm())


def _page(request, form, status=200):
    member = request.user
    journeys = member.journeys.exclude(reasons="", photo="")
    groups = Group.objects.filter(memberships__in=member.memberships.current(), archived_at=None)
    context = {
        "letter": Letter.objects.filter(member=member).first(),
        "reasons": journeys,
        "groups": groups[:3],
        "partners": partners_of(member),
        "lines": _lines(member.country),
        "passed": what_passed(member.hard_moments.all()[:REMEMBERED]),
        "form": form,
    }
    return render(request, "milestones/right_now.html", context, status=status)


@require_safe
def breathe(request):
    """Breathing and the wave, with nothing of anybody: the copy that a phone may keep.

    What a member wrote is never kept on a device, which others may hold.
    """
    lines = _lines(request.GET.get("country", "")[:2].upper().replace("\0", ""))
    return render(request, "milestones/breathe.html", {"lines": lines})


@require_safe
@cache_control(max_age=0)
def worker(request):
    """The service worker: it hands out the kept copy where there is no network."""
    country = request.GET.get("country", "")
    context = {"country": country if len(country) == 2 and country.isalpha() else ""}
    return render(
        request, "milestones/worker.js", context, content_type="text/javascript; charset=utf-8"
    )


@login_required
@require_POST
def tried(request):
    form = HardMomentForm(request.POST, instance=HardMoment(member=request.user))
    if not form.is_valid():
        return _page(request, form, status=422)
    if form.save().passed:
        messages.success(request, _("It passed. You have done this, and you will remember how."))
    else:
        messages.success(request, _("It is kept. Stay with the wave, or with somebody."))
    return redirect("milestones:right-now")


@login_required
@require_http_methods(["GET", "POST"])
def letter(request):
    kept = Letter.objects.filter(member=request.user).first()
    form = LetterForm(request.POST or None, instance=kept or Letter(member=request.user))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your letter waits for you."))
        return redirect("milestones:right-now")
    status = 422 if request.method == "POST" else 200
    return render(request, "milestones/letter.html", {"form": form, "kept": kept}, status=status)


@login_required
@require_POST
def remove_letter(request):
    Letter.objects.filter(member=request.user).delete()
    messages.success(request, _("The letter is removed."))
    return redirect("milestones:right-now")
