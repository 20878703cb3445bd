"""A member's own journeys, and the journeys that others opened to them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Challenge
from milestones.journeys.charts import build_timeline, build_year_calendar
from milestones.journeys.forms import JourneyForm
from milestones.journeys.queries import list_nearby_members
from milestones.journeys.services import create_journey, delete_journey, update_journey
from milestones.models import Journey
from milestones.shortcuts import get_own_journey_or_404, list_own_journeys


@login_required
@require_safe
def journey_list(request):
    return render(
        request, "milestones/journeys/journey_list.html", {"journeys": list_own_journeys(request)}
    )


@login_required
@require_safe
def journey_detail(request, public_id):
    """The member's own journey in full; of another member's only the days and medallions."""
    visible = Journey.objects.visible_to(request.user).select_related("member")
    journey = get_object_or_404(visible, public_id=public_id)
    if journey.member_id != request.user.pk:
        return _render_shared_journey(request, journey)
    journey = get_own_journey_or_404(request, public_id)
    ledger, milestones = journey.ledger, journey.list_milestones()
    context = {
        "journey": journey,
        "ledger": ledger,
        "hours": journey.hours,
        "nearby_members": list_nearby_members(journey),
        "milestones": milestones,
        "next_milestone": journey.next_milestone,
        "setbacks": list(journey.setbacks.all())[::-1],
        "calendar": build_year_calendar(ledger),
        "timeline": build_timeline(ledger, milestones),
        "savings": journey.savings,
    }
    return render(request, "milestones/journeys/journey_detail.html", context)


def _render_shared_journey(request, journey):
    context = {"journey": journey, "milestones": journey.list_milestones()}
    return render(request, "milestones/journeys/shared_journey.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_journey(request):
    challenge = Challenge.objects.filter(slug=slugify(request.GET.get("challenge", ""))).first()
    journey = Journey(member=request.user, time_zone=request.user.time_zone)
    form = JourneyForm(
        request.POST or None,
        request.FILES or None,
        instance=journey,
        member=request.user,
        initial={"challenge": challenge or request.user.challenges.first()},
    )
    if request.method == "POST" and form.is_valid():
        return redirect(create_journey(form.save(commit=False)))
    status = 422 if form.is_bound else 200
    return render(request, "milestones/journeys/new_journey.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def edit_journey(request, public_id):
    journey = get_own_journey_or_404(request, public_id)
    form = JourneyForm(
        request.POST or None, request.FILES or None, instance=journey, member=request.user
    )
    if request.method == "POST" and form.is_valid():
        return redirect(update_journey(form.save(commit=False)))
    status = 422 if form.is_bound else 200
    context = {"form": form, "journey": journey}
    return render(request, "milestones/journeys/edit_journey.html", context, status=status)


@login_required
@require_safe
def journey_photo(request, public_id):
    """The photo of the member's reasons. Nobody else sees it, even if they may see the journey."""
    journey = get_own_journey_or_404(request, public_id)
    if not journey.photo:
        raise Http404
    response = FileResponse(journey.photo.open(), content_type="image/webp")
    response["Content-Disposition"] = "inline"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def remove_journey(request, public_id):
    """Remove a journey with its milestones and celebrations, after a confirmation."""
    journey = get_own_journey_or_404(request, public_id)
    if request.method == "POST":
        delete_journey(journey)
        messages.success(request, _("The journey is removed."))
        return redirect("milestones:journeys")
    return render(request, "milestones/journeys/remove_journey.html", {"journey": journey})
