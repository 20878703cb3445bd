"""Volunteering: where help is looked for, offering it, and a member's own offers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Member
from accounts.models.hidden import in_sight
from accounts.standing import may_write
from groups.calendars import calendar_of_days
from groups.models import Group, Offer, Opportunity
from groups.volunteering import offer, take_back
from groups.volunteering_forms import FinderForm, OfferForm
from recovery_forum.lib.pages import keyset_page
from recovery_forum.lib.throttle import throttle

from .calendars import as_file

ORDER = ("last_day", "pk")


def opportunity_at(member, public_id):
    """The opportunity with its group; 404 where `member` may not know of it."""
    shown = Opportunity.objects.visible_to(member).select_related("group")
    return get_object_or_404(shown, public_id=public_id)


@require_safe
def volunteering(request):
    form = FinderForm(request.GET or None)
    looked_for = Opportunity.objects.visible_to(request.user).open(timezone.localdate())
    looked_for = in_sight(looked_for, request.user, "opportunity")
    found = form.found(looked_for.select_related("group"))
    page = keyset_page(found, ORDER, request.GET.get("page", ""))
    is_narrowed = any(request.GET.get(name) for name in form.fields)
    context = {"form": form, "page": page, "is_narrowed": is_narrowed}
    return render(request, "groups/volunteering.html", context)


@require_safe
def of_group(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    membership = group.membership_of(request.user)
    looked_for = group.opportunities.open(timezone.localdate()).select_related("group")
    looked_for = in_sight(looked_for, request.user, "opportunity")
    context = {
        "group": group,
        "membership": membership,
        "page": keyset_page(looked_for, ORDER, request.GET.get("page", "")),
    }
    return render(request, "groups/group_volunteering.html", context)


@login_required
@require_safe
def mine(request):
    """Where this member offered to help, as far as they may still read there."""
    readable = Opportunity.objects.visible_to(request.user)
    offers = Offer.objects.visible_to(request.user).filter(opportunity__in=readable)
    offers = offers.select_related("opportunity__group")
    page = keyset_page(offers, ("-offered_at", "-pk"), request.GET.get("page", ""))
    return render(request, "groups/my_offers.html", {"page": page})


@require_safe
def opportunity(request, public_id):
    return _shown(request, opportunity_at(request.user, public_id), OfferForm())


def _shown(request, found, form, status=200):
    membership = found.group.membership_of(request.user) if found.group else None
    organizes = bool(membership and membership.organizes)
    signed_in = request.user.is_authenticated
    context = {
        "opportunity": found,
        "group": found.group,
        "organizes": organizes,
        "is_open": found.is_open(timezone.localdate()),
        "own": signed_in and found.offers.filter(member=request.user).first(),
        "offers": _offers_for(request.user, found) if organizes else [],
        "form": form,
    }
    return render(request, "groups/opportunity.html", context, status=status)


def _offers_for(organizer, found):
    """Across a block, neither learns of the other."""
    people = Member.objects.visible_to(organizer)
    return found.offers.filter(member__in=people).select_related("member").order_by("offered_at")


@login_required
@require_POST
@throttle("offer")
@may_write
def make_offer(request, public_id):
    found = opportunity_at(request.user, public_id)
    form = OfferForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form, status=422)
    offer(found, request.user, form.cleaned_data["note"])
    messages.success(request, _("Thank you. The organizers know now that you would like to help."))
    return redirect(found)


@login_required
@require_POST
def take_offer_back(request, public_id):
    found = opportunity_at(request.user, public_id)
    if found.group:
        take_back(found, request.user)
        messages.success(request, _("Your offer is taken back."))
    return redirect(found)


@require_safe
def calendar(request, public_id):
    found = opportunity_at(request.user, public_id)
    if found.day is None:
        raise Http404
    address = request.build_absolute_uri(found.get_absolute_url())
    return as_file(calendar_of_days([(found, address)], found.title), found.public_id)
