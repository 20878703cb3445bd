"""A member's own journeys, and the journeys that others opened to them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Challenge
from milestones.celebrations.queries import list_shared_milestones, list_shared_own_milestones
from milestones.check_ins.forms import CheckInForm
from milestones.check_ins.queries import get_check_in_state
from milestones.journeys import services
from milestones.journeys.charts import build_timeline, build_year_calendar
from milestones.journeys.forms import JourneyForm
from milestones.journeys.page_links import PAGE_LINKS
from milestones.journeys.queries import list_nearby_members
from milestones.models import Journey
from milestones.own_milestones.queries import list_own_milestones
from milestones.partners.queries import describe_check_in_readers
from milestones.shortcuts import get_own_journey_or_404, list_own_journeys
from recovery_forum.lib.created_once import create_once


@login_required
@require_safe
def journey_list(request):
    """My recovery: the clocks, today's check-in, and the way to all else that is one's own."""
    check_ins = get_check_in_state(request.user)
    context = {
        "journeys": list_own_journeys(request),
        "check_in": check_ins.today,
        "committed": check_ins.committed,
        "check_in_form": CheckInForm(
            member=request.user, is_committed=check_ins.committed is not None
        ),
        "check_in_readers": describe_check_in_readers(request.user),
        "page_links": PAGE_LINKS,
    }
    return render(request, "milestones/journeys/journey_list.html", context)


@login_required
@require_safe
def journey_detail(request, public_id):
    """The member's own journey in full; of another member's what no setback changes."""
    visible = Journey.objects.visible_to(request.user).select_related("member")
    journey = get_object_or_404(visible, public_id=public_id)
    if journey.member_id != request.user.pk:
        return _render_shared_journey(request, journey)
    journey = get_own_journey_or_404(request, public_id)
    ledger, milestones = journey.ledger, journey.list_milestones()
    context = {
        "journey": journey,
        "ledger": ledger,
        "nearby_members": list_nearby_members(journey),
        "milestones": milestones,
        "own_milestones": list_own_milestones(journey, ledger),
        "removable_keys": journey.list_removable_keys(),
        "next_milestone": journey.next_milestone_in(ledger),
        "setbacks": list(journey.setbacks.all())[::-1],
        "calendar": build_year_calendar(ledger),
        "timeline": build_timeline(ledger, milestones),
        "savings": journey.savings,
    }
    return render(request, "milestones/journeys/journey_detail.html", context)


def _render_shared_journey(request, journey):
    milestones = list_shared_milestones([journey], request.user).get(journey.pk, [])
    context = {
        "journey": journey,
        "milestones": milestones,
        "own_milestones": list_shared_own_milestones(journey, request.user),
    }
    return render(request, "milestones/journeys/shared_journey.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_journey(request):
    challenge = Challenge.objects.filter(slug=slugify(request.GET.get("challenge", ""))).first()
    journey = Journey(member=request.user, time_zone=request.user.time_zone)
    form = JourneyForm(
        request.POST or None,
        request.FILES or None,
        instance=journey,
        member=request.user,
        initial={"challenge": challenge},
    )
    if request.method == "POST" and (stored := _create_journey(request, form)):
        return redirect(stored)
    status = 422 if form.is_bound else 200
    response = render(
        request, "milestones/journeys/new_journey.html", {"form": form}, status=status
    )
    response.refused_words = form.refused_words
    return response


def _create_journey(request, form):
    return create_once(
        request, form, form.instance, lambda: services.create_journey(form.save(commit=False))
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_journey(request, public_id):
    journey = get_own_journey_or_404(request, public_id)
    form = JourneyForm(
        request.POST or None, request.FILES or None, instance=journey, member=request.user
    )
    if request.method == "POST" and form.is_valid():
        return redirect(services.update_journey(form.save(commit=False)))
    status = 422 if form.is_bound else 200
    context = {"form": form, "journey": journey}
    response = render(request, "milestones/journeys/edit_journey.html", context, status=status)
    response.refused_words = form.refused_words
    return response


@login_required
@require_POST
def answer_correction(request, public_id):
    """Put back what a correction of the start took away, or agree that it never was."""
    journey = get_own_journey_or_404(request, public_id)
    services.answer_correction(journey, restores="restore" in request.POST)
    if "restore" in request.POST:
        messages.success(request, _("Milestones restored."))
    return redirect(journey)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_milestone(request, public_id, span_key):
    """Remove a milestone that never was, after a confirmation. One that was reached stays."""
    journey = get_own_journey_or_404(request, public_id)
    milestone = get_object_or_404(journey.milestones, span_key=span_key)
    if span_key not in journey.list_removable_keys():
        raise PermissionDenied(_("Your days show that you reached this milestone. It stays yours."))
    if request.method == "POST":
        services.remove_milestone(milestone)
        messages.success(request, _("Milestone removed."))
        return redirect(journey)
    context = {"journey": journey, "milestone": milestone}
    return render(request, "milestones/journeys/remove_milestone.html", context)


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
@require_http_methods(["GET", "HEAD", "POST"])
def remove_journey(request, public_id):
    """Remove a journey with its milestones and celebrations, after a confirmation."""
    journey = get_own_journey_or_404(request, public_id)
    if request.method == "POST":
        services.delete_journey(journey)
        messages.success(request, _("Journey deleted."))
        return redirect("milestones:journeys")
    return render(request, "milestones/journeys/remove_journey.html", {"journey": journey})
