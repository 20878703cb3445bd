"""Medallion cards: private by default, with a public address if the member wants one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Member
from milestones.awards.services import award_milestones
from milestones.cards.images import CARD_SIZES, draw_card
from milestones.models import CardLink
from milestones.shortcuts import get_own_journey_or_404
from recovery_forum.lib.rate_limits import rate_limit


def _get_own_milestone_or_404(request, public_id, span_key):
    journey = get_own_journey_or_404(request, public_id)
    milestones = {milestone.span_key: milestone for milestone in journey.list_milestones()}
    if span_key not in milestones:
        raise Http404
    return journey, milestones[span_key]


@login_required
@require_safe
def card_detail(request, public_id, span_key):
    journey, milestone = _get_own_milestone_or_404(request, public_id, span_key)
    link = CardLink.objects.filter(milestone=milestone).first() if milestone.pk else None
    context = {
        "journey": journey,
        "milestone": milestone,
        "link": link,
        "address": request.build_absolute_uri(link.get_absolute_url()) if link else "",
        "shapes": CARD_SIZES,
        "with_name": "name" in request.GET,
    }
    return render(request, "milestones/cards/card_detail.html", context)


@login_required
@require_safe
@rate_limit("card", methods=("GET",))
def card_image(request, public_id, span_key, shape):
    journey, milestone = _get_own_milestone_or_404(request, public_id, span_key)
    name = request.user.name if "name" in request.GET else ""
    return _png_response(milestone, journey, shape, name)


def _png_response(milestone, journey, shape, name):
    if shape not in CARD_SIZES:
        raise Http404
    png = draw_card(milestone.span, journey.medallion_set, shape, name)
    response = HttpResponse(png, content_type="image/png")
    response["X-Robots-Tag"] = "noindex, noimageindex"
    response["Content-Disposition"] = f'inline; filename="{milestone.span_key}-{shape}.png"'
    return response


@login_required
@require_POST
def open_card_link(request, public_id, span_key):
    """Open a public link to the card, with or without the name as chosen on the form."""
    journey, _unsaved = _get_own_milestone_or_404(request, public_id, span_key)
    award_milestones(journey)  # A milestone of this morning may not be stored yet.
    milestone = journey.milestones.model.objects.get(journey=journey, span_key=span_key)
    CardLink.objects.update_or_create(
        milestone=milestone, defaults={"with_name": "name" in request.POST}
    )
    return redirect("milestones:card", public_id, span_key)


@login_required
@require_POST
def close_card_link(request, public_id, span_key):
    _journey, milestone = _get_own_milestone_or_404(request, public_id, span_key)
    CardLink.objects.filter(milestone__pk=milestone.pk).delete()
    messages.success(request, _("Link removed. Anyone who already saved the picture still has it."))
    return redirect("milestones:card", public_id, span_key)


def _get_card_link_or_404(public_id):
    links = CardLink.objects.filter(
        milestone__journey__member__in=Member.objects.in_good_standing()
    )
    return get_object_or_404(
        links.select_related("milestone__journey__member"), public_id=public_id
    )


@require_safe
def public_card(request, public_id):
    """The card for anybody who has the link: no journey, and a name only if its member chose so."""
    link = _get_card_link_or_404(public_id)
    image_url = reverse("milestones:public-picture", args=[public_id, "wide"])
    context = {"link": link, "image_url": image_url, "journey": link.milestone.journey}
    response = render(request, "milestones/cards/public_card.html", context)
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


@require_safe
@rate_limit("card", methods=("GET",))
def public_card_image(request, public_id, shape):
    link = _get_card_link_or_404(public_id)
    journey = link.milestone.journey
    return _png_response(
        link.milestone, journey, shape, journey.member.name if link.with_name else ""
    )
