"""Milestones that members shared, and cheers for them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Member
from milestones import cheering
from milestones.forms import CelebrationForm, CheerForm
from milestones.models import Celebration, Milestone
from milestones.reading import with_own_cheer
from recovery_forum.lib.pages import keyset_page
from recovery_forum.lib.throttle import throttle

from .journeys import own_journey

NEWEST_FIRST = ("-shared_at", "-pk")


def visible(request):
    return with_own_cheer(Celebration.objects.visible_to(request.user).for_list(), request.user)


@login_required
@require_http_methods(["GET", "POST"])
def celebrate(request, public_id):
    """Share one milestone. Never automatic: each is its member's own choice."""
    journey = own_journey(request, public_id)
    kept = journey.milestones.filter(celebration=None).order_by("-reached_on", "-pk")
    initial = {"milestone": kept.filter(span_key=request.GET.get("span", "")).first()}
    form = CelebrationForm(request.POST or None, milestones=kept, initial=initial)
    if request.method == "POST":
        shared = _shared_before(journey, request.POST.get("milestone", ""))
        if shared:
            return redirect(shared)
        if form.is_valid():
            milestone = form.cleaned_data["milestone"]
            return redirect(cheering.share(milestone, form.cleaned_data["words"]))
    status = 422 if form.is_bound else 200
    context = {"form": form, "journey": journey, "kept": kept}
    return render(request, "milestones/celebrate.html", context, status=status)


def _shared_before(journey, milestone_pk):
    """The celebration that a first click already made."""
    if not milestone_pk.isdecimal():
        return None
    shared = Milestone.objects.filter(journey=journey, pk=milestone_pk, celebration__isnull=False)
    milestone = shared.select_related("celebration").first()
    return milestone and milestone.celebration


@login_required
@require_safe
def celebrations(request):
    page = keyset_page(visible(request), NEWEST_FIRST, request.GET.get("page", ""))
    return render(request, "milestones/celebrations.html", {"page": page})


@login_required
@require_safe
def celebration(request, public_id):
    found = get_object_or_404(visible(request), public_id=public_id)
    return _celebration_page(request, found, CheerForm())


def _celebration_page(request, found, form, status=200):
    cheers = found.cheers.for_reader(request.user).order_by("cheered_at", "pk")
    context = {
        "celebration": found,
        "cheers": keyset_page(cheers, ("cheered_at", "pk"), request.GET.get("page", "")),
        "form": form,
        "is_own": found.member_id == request.user.pk,
    }
    return render(request, "milestones/celebration.html", context, status=status)


@login_required
@require_POST
@throttle("cheer")
def cheer(request, public_id):
    found = get_object_or_404(visible(request), public_id=public_id)
    if found.member_id == request.user.pk:
        raise PermissionDenied(_("Cheers come from others. They will."))
    form = CheerForm(request.POST)
    if not form.is_valid():
        return _celebration_page(request, found, form, status=422)
    cheering.cheer(found, request.user, form.cleaned_data["words"])
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return redirect(found)


@login_required
@require_POST
def uncheer(request, public_id):
    found = get_object_or_404(visible(request), public_id=public_id)
    cheering.take_back(found, request.user)
    return redirect(found)


@login_required
@require_POST
def withdraw(request, public_id):
    """Stop sharing. The milestone stays reached; only the celebration goes."""
    own = Celebration.objects.visible_to(request.user).filter(member=request.user)
    found = get_object_or_404(own.select_related("milestone__journey"), public_id=public_id)
    found.delete()
    messages.success(request, _("You keep this milestone for yourself now."))
    return redirect(found.milestone.journey)


@login_required
@require_safe
def of_member(request, name):
    member = get_object_or_404(Member.objects.visible_to(request.user), name_key=name)
    page = keyset_page(
        visible(request).filter(member=member), NEWEST_FIRST, request.GET.get("page", "")
    )
    context = {"member": member, "page": page}
    return render(request, "milestones/member_milestones.html", context)
