"""Journeys: one's own, and what others opened of theirs."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Challenge
from milestones import drawing, removing
from milestones.awarding import begin, correct
from milestones.forms import JourneyForm
from milestones.models import Journey, Milestone
from milestones.reading import near_others


def own_journeys(request):
    """With their milestones and what of them is shared."""
    shared = Milestone.objects.select_related("celebration")
    own = Journey.objects.of(request.user).select_related("challenge")
    return own.prefetch_related(Prefetch("milestones", shared))


def own_journey(request, public_id):
    return get_object_or_404(own_journeys(request), public_id=public_id)


@login_required
@require_safe
def journeys(request):
    return render(request, "milestones/journeys.html", {"journeys": own_journeys(request)})


@login_required
@require_safe
def journey(request, public_id):
    """The whole of one's own; of somebody else's what they opened: days in all, and medallions."""
    visible = Journey.objects.visible_to(request.user).select_related("member")
    seen = get_object_or_404(visible, public_id=public_id)
    if seen.member_id != request.user.pk:
        return _shared(request, seen)
    found = own_journey(request, public_id)
    ledger, milestones = found.ledger, found.along_the_way()
    context = {
        "journey": found,
        "ledger": ledger,
        "hours": found.hours,
        "near": near_others(found),
        "milestones": milestones,
        "upcoming": found.upcoming,
        "setbacks": list(found.setbacks.all())[::-1],
        "calendar": drawing.calendar(ledger),
        "timeline": drawing.timeline(ledger, milestones),
        "given_back": found.given_back,
    }
    return render(request, "milestones/journey.html", context)


def _shared(request, journey):
    context = {"journey": journey, "milestones": journey.along_the_way()}
    return render(request, "milestones/journey_shared.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request):
    asked = Challenge.objects.filter(slug=slugify(request.GET.get("challenge", ""))).first()
    journey = Journey(member=request.user, time_zone=request.user.time_zone)
    form = JourneyForm(
        request.POST or None,
        request.FILES or None,
        instance=journey,
        member=request.user,
        initial={"challenge": asked or request.user.challenges.first()},
    )
    if request.method == "POST" and form.is_valid():
        return redirect(begin(form.save(commit=False)))
    status = 422 if form.is_bound else 200
    return render(request, "milestones/journey_new.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, public_id):
    found = own_journey(request, public_id)
    form = JourneyForm(
        request.POST or None, request.FILES or None, instance=found, member=request.user
    )
    if request.method == "POST" and form.is_valid():
        return redirect(correct(form.save(commit=False)))
    status = 422 if form.is_bound else 200
    context = {"form": form, "journey": found}
    return render(request, "milestones/journey_edit.html", context, status=status)


@login_required
@require_safe
@cache_control(private=True, max_age=3600)
def photo(request, public_id):
    """The picture of one's own reasons. It is shown to nobody else, whoever sees the journey."""
    found = own_journey(request, public_id)
    if not found.photo:
        raise Http404
    response = FileResponse(found.photo.open(), content_type="image/webp")
    response["Content-Disposition"] = "inline"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def remove(request, public_id):
    """Remove a journey with its milestones and celebrations, after one question."""
    found = own_journey(request, public_id)
    if request.method == "POST":
        removing.remove(found)
        messages.success(request, _("The journey is removed."))
        return redirect("milestones:journeys")
    return render(request, "milestones/journey_remove.html", {"journey": found})
