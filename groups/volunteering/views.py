"""Volunteering: the list of opportunities, offers, and the organizers' pages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Member
from accounts.models.hidden_items import without_hidden_items
from accounts.moderation_status.restrictions import posting_allowed
from groups.meetings.calendars import calendar_response
from groups.models import Group, Offer, Opportunity
from groups.volunteering.calendars import build_opportunity_calendar
from groups.volunteering.forms import (
    OfferAnswerForm,
    OfferForm,
    OpportunityForm,
    OpportunitySearchForm,
)
from groups.volunteering.services import answer_offer, create_offer, withdraw_offer
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.rate_limits import rate_limit

OPPORTUNITY_ORDER = ("last_day", "pk")


def get_opportunity_or_404(member, public_id):
    """The opportunity with its group; 404 where `member` may not know of it."""
    shown = Opportunity.objects.visible_to(member).select_related("group")
    return get_object_or_404(shown, public_id=public_id)


@require_safe
def opportunity_list(request):
    form = OpportunitySearchForm(request.GET or None)
    looked_for = Opportunity.objects.visible_to(request.user).open(timezone.localdate())
    looked_for = without_hidden_items(looked_for, request.user, "opportunity")
    found = form.found(looked_for.select_related("group"))
    page = paginate_by_keyset(found, OPPORTUNITY_ORDER, request.GET.get("page", ""))
    is_narrowed = any(request.GET.get(name) for name in form.fields)
    context = {"form": form, "page": page, "is_narrowed": is_narrowed}
    return render(request, "groups/volunteering/opportunity_list.html", context)


@require_safe
def group_opportunities(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    membership = group.membership_of(request.user)
    looked_for = group.opportunities.open(timezone.localdate()).select_related("group")
    looked_for = without_hidden_items(looked_for, request.user, "opportunity")
    context = {
        "group": group,
        "membership": membership,
        "page": paginate_by_keyset(looked_for, OPPORTUNITY_ORDER, request.GET.get("page", "")),
    }
    return render(request, "groups/volunteering/group_opportunities.html", context)


@login_required
@require_safe
def my_offers(request):
    """Where this member offered to help, as far as they may still read there."""
    readable = Opportunity.objects.visible_to(request.user)
    offers = Offer.objects.visible_to(request.user).filter(opportunity__in=readable)
    offers = offers.select_related("opportunity__group")
    page = paginate_by_keyset(offers, ("-offered_at", "-pk"), request.GET.get("page", ""))
    return render(request, "groups/volunteering/my_offers.html", {"page": page})


@require_safe
def opportunity_detail(request, public_id):
    return _render_opportunity(
        request, get_opportunity_or_404(request.user, public_id), OfferForm()
    )


def _render_opportunity(request, found, form, status=200):
    membership = found.group.membership_of(request.user) if found.group else None
    organizes = bool(membership and membership.organizes)
    signed_in = request.user.is_authenticated
    context = {
        "opportunity": found,
        "group": found.group,
        "organizes": organizes,
        "is_open": found.is_open(timezone.localdate()),
        "own": signed_in and found.offers.filter(member=request.user).first(),
        "offers": _get_visible_offers(request.user, found) if organizes else [],
        "form": form,
    }
    return render(request, "groups/volunteering/opportunity_detail.html", context, status=status)


def _get_visible_offers(organizer, found):
    """Across a block, neither learns of the other."""
    people = Member.objects.visible_to(organizer)
    return found.offers.filter(member__in=people).select_related("member").order_by("offered_at")


@login_required
@require_POST
@rate_limit("offer")
@posting_allowed
def create_offer_view(request, public_id):
    found = get_opportunity_or_404(request.user, public_id)
    form = OfferForm(request.POST)
    if not form.is_valid():
        return _render_opportunity(request, found, form, status=422)
    create_offer(found, request.user, form.cleaned_data["note"])
    messages.success(request, _("Thank you. The organizers know now that you would like to help."))
    return redirect(found)


@login_required
@require_POST
def withdraw_offer_view(request, public_id):
    found = get_opportunity_or_404(request.user, public_id)
    if found.group:
        withdraw_offer(found, request.user)
        messages.success(request, _("Your offer is taken back."))
    return redirect(found)


@require_safe
def opportunity_calendar(request, public_id):
    found = get_opportunity_or_404(request.user, public_id)
    if found.day is None:
        raise Http404
    address = request.build_absolute_uri(found.get_absolute_url())
    return calendar_response(
        build_opportunity_calendar([(found, address)], found.title), found.public_id
    )


def _require_organizer(group, member):
    membership = group.membership_of(member) if group else None
    if not (membership and membership.organizes):
        raise PermissionDenied(_("The organizers of the group look after this."))
    return membership


def get_organized_opportunity(member, public_id):
    """The opportunity, for the organizers of its group; 403 for others who may read it."""
    found = get_opportunity_or_404(member, public_id)
    _require_organizer(found.group, member)
    return found


@login_required
@require_http_methods(["GET", "POST"])
def add_opportunity(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    _require_organizer(group, request.user)
    if group.archived_at:
        raise PermissionDenied(_("This group is archived. Nobody is looked for any more."))
    return _render_opportunity_form(
        request, Opportunity(group=group, time_zone=request.user.time_zone)
    )


@login_required
@require_http_methods(["GET", "POST"])
def edit_opportunity(request, public_id):
    return _render_opportunity_form(request, get_organized_opportunity(request.user, public_id))


def _render_opportunity_form(request, opportunity):
    form = OpportunityForm(request.POST if request.method == "POST" else None, instance=opportunity)
    if form.is_bound and form.is_valid():
        return redirect(form.save())
    context = {"form": form, "group": opportunity.group, "is_new": opportunity.pk is None}
    status = 422 if form.is_bound else 200
    return render(request, "groups/volunteering/opportunity_form.html", context, status=status)


@login_required
@require_POST
def close_opportunity(request, public_id):
    """Off the list; with `again`, back on it."""
    found = get_organized_opportunity(request.user, public_id)
    again = "again" in request.POST
    found.closed_at = None if again else timezone.now()
    found.save(update_fields=["closed_at"])
    told = _("It is on the list again.") if again else _("It is off the list. Thank you.")
    messages.success(request, told)
    return redirect(found)


@login_required
@require_POST
def answer_offer_view(request, public_id, pk):
    found = get_organized_opportunity(request.user, public_id)
    people = Member.objects.visible_to(request.user)
    made = get_object_or_404(found.offers.filter(member__in=people), pk=pk)
    form = OfferAnswerForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Please answer yes or no, in at most 500 characters."))
    accepts = form.cleaned_data["says"] == "yes"
    answer_offer(made, request.user, accepts=accepts, words=form.cleaned_data["answer"])
    messages.success(request, _("Your answer is sent."))
    return redirect(found)
