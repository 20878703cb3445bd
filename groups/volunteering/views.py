"""Volunteering: the list of opportunities, offers, and the organizers' pages."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Member
from accounts.models.hidden_items import without_hidden_items
from accounts.moderation_status.restrictions import posting_allowed, publishing_allowed
from groups.groups.queries import get_group_summary
from groups.meetings.calendars import build_calendar_response
from groups.meetings.reader_zone import in_zone_of_reader
from groups.models import Group, Offer, Opportunity
from groups.models.groups import GROUP_REMOVED
from groups.volunteering.calendars import build_opportunity_calendar
from groups.volunteering.forms import (
    OfferAnswerForm,
    OfferForm,
    OpportunityForm,
    OpportunitySearchForm,
)
from groups.volunteering.queries import filter_opportunities
from groups.volunteering.services import (
    answer_offer,
    create_offer,
    save_opportunity,
    set_opportunity_closed,
    withdraw_offer,
)
from recovery_forum.lib.created_once import create_once
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.rate_limits import rate_limit

OPPORTUNITY_ORDER = ("last_day", "pk")


def get_opportunity_or_404(member, public_id):
    """Return the opportunity with its group. Raises Http404 if `member` may not read it.

    The organizers of its group also get one that moderators hid.
    """
    readable = Opportunity.objects.of_readable_groups(member).select_related("group")
    opportunity = get_object_or_404(readable, public_id=public_id)
    if opportunity.removed_at and not _is_organizer(opportunity.group, member):
        raise Http404
    return opportunity


@require_safe
def opportunity_list(request):
    form = OpportunitySearchForm(request.GET or None)
    opportunities = Opportunity.objects.visible_to(request.user).open(timezone.localdate())
    opportunities = without_hidden_items(opportunities, request.user, "opportunity")
    opportunities = opportunities.select_related("group")
    if form.is_valid():
        opportunities = filter_opportunities(opportunities, form.cleaned_data)
    page = paginate_by_keyset(opportunities, OPPORTUNITY_ORDER, request.GET.get("page", ""))
    is_filtered = any(request.GET.get(name) for name in form.fields)
    context = {"form": form, "page": page, "is_filtered": is_filtered}
    return render(request, "groups/volunteering/opportunity_list.html", context)


@require_safe
@in_zone_of_reader
def group_opportunities(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    membership = group.membership_of(request.user)
    opportunities = group.opportunities.open(timezone.localdate()).select_related("group")
    opportunities = without_hidden_items(opportunities, request.user, "opportunity")
    page = paginate_by_keyset(opportunities, OPPORTUNITY_ORDER, request.GET.get("page", ""))
    context = {"group": group, "membership": membership, "page": page}
    context |= get_group_summary(group, request.user)
    return render(request, "groups/volunteering/group_opportunities.html", context)


@login_required
@require_safe
def my_offers(request):
    """The member's own offers, for opportunities that they may still read."""
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


def _render_opportunity(request, opportunity, form, refused_answers=None, status=200):
    """`refused_answers` are forms with errors, by the pk of the offer that they answer."""
    group = opportunity.group
    membership = group.membership_of(request.user) if group else None
    is_organizer = bool(membership and membership.is_organizer)
    signed_in = request.user.is_authenticated
    context = {
        "opportunity": opportunity,
        "group": group,
        "is_organizer": is_organizer,
        # Anybody may read an open group. Its organizers gave their number to its members.
        "shows_contact": group is None or bool(membership and membership.is_current),
        "is_open": opportunity.is_open(timezone.localdate()),
        "own_offer": signed_in and opportunity.offers.filter(member=request.user).first(),
        "offers": [
            (offer, (refused_answers or {}).get(offer.pk))
            for offer in (_get_visible_offers(request.user, opportunity) if is_organizer else [])
        ],
        "form": form,
    }
    return render(request, "groups/volunteering/opportunity_detail.html", context, status=status)


def _get_visible_offers(organizer, opportunity):
    """Return the offers without those of members whom a block separates from the organizer."""
    offers = opportunity.offers.filter(member__in=Member.objects.visible_to(organizer))
    return offers.select_related("member").order_by("offered_at")


@login_required
@require_POST
@rate_limit("offer")
@posting_allowed
def create_offer_view(request, public_id):
    opportunity = get_opportunity_or_404(request.user, public_id)
    form = OfferForm(request.POST)
    if not form.is_valid():
        return _render_opportunity(request, opportunity, form, status=422)
    create_offer(opportunity, request.user, form.cleaned_data["note"])
    messages.success(request, _("Thank you. The organizers now know that you'd like to help."))
    return redirect(opportunity)


@login_required
@require_POST
def withdraw_offer_view(request, public_id):
    opportunity = get_opportunity_or_404(request.user, public_id)
    if opportunity.group:
        withdraw_offer(opportunity, request.user)
        messages.success(request, _("Offer withdrawn."))
    return redirect(opportunity)


@require_safe
def opportunity_calendar(request, public_id):
    opportunity = get_opportunity_or_404(request.user, public_id)
    if opportunity.day is None:
        raise Http404
    url = request.build_absolute_uri(opportunity.get_absolute_url())
    calendar = build_opportunity_calendar(opportunity, url)
    return build_calendar_response(calendar, opportunity.public_id)


def _is_organizer(group, member):
    membership = group.membership_of(member) if group else None
    return bool(membership and membership.is_organizer)


def _require_organizer(group, member):
    """Raise PermissionDenied unless `member` organizes `group`, which may be None."""
    if not _is_organizer(group, member):
        raise PermissionDenied(_("Only the group's organizers can do this."))


def get_organized_opportunity(member, public_id):
    """Return the opportunity if `member` organizes its group.

    Raises Http404 if they may not read it, and PermissionDenied if they are no organizer.
    """
    opportunity = get_opportunity_or_404(member, public_id)
    _require_organizer(opportunity.group, member)
    return opportunity


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@publishing_allowed
def add_opportunity(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    _require_organizer(group, request.user)
    if group.archived_at:
        raise PermissionDenied(_("This group is archived. It no longer needs volunteers."))
    if group.removed_at:
        raise PermissionDenied(GROUP_REMOVED)
    return _render_opportunity_form(
        request, Opportunity(group=group, time_zone=request.user.time_zone)
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@publishing_allowed
def edit_opportunity(request, public_id):
    return _render_opportunity_form(request, get_organized_opportunity(request.user, public_id))


def _save_and_tell(request, form):
    """Return the stored opportunity, with a message that says what was done."""
    is_new = form.instance.pk is None
    published = _("Published. Everyone who can read the group can see it.")
    messages.success(request, published if is_new else _("Changes saved."))
    return save_opportunity(form.instance, request.user)


def _render_opportunity_form(request, opportunity):
    form = OpportunityForm(request.POST if request.method == "POST" else None, instance=opportunity)
    if form.is_bound and (
        stored := create_once(request, form, form.instance, lambda: _save_and_tell(request, form))
    ):
        return redirect(stored)
    context = {"form": form, "group": opportunity.group, "is_new": opportunity.pk is None}
    status = 422 if form.is_bound else 200
    return render(request, "groups/volunteering/opportunity_form.html", context, status=status)


@login_required
@require_POST
def close_opportunity(request, public_id):
    """Take the opportunity off the lists, or put it back if the request says `again`."""
    opportunity = get_organized_opportunity(request.user, public_id)
    is_closed = "again" not in request.POST
    set_opportunity_closed(opportunity, is_closed)
    if is_closed:
        messages.success(request, _("Opportunity closed. Thank you."))
    else:
        messages.success(request, _("Opportunity reopened."))
    return redirect(opportunity)


@login_required
@require_POST
def answer_offer_view(request, public_id, pk):
    opportunity = get_organized_opportunity(request.user, public_id)
    offer = get_object_or_404(_get_visible_offers(request.user, opportunity), pk=pk)
    form = OfferAnswerForm(request.POST)
    if not form.is_valid():
        refused = {offer.pk: form}
        return _render_opportunity(request, opportunity, OfferForm(), refused, status=422)
    accepts = form.cleaned_data["says"] == "yes"
    answer_offer(offer, request.user, accepts=accepts, text=form.cleaned_data["answer"])
    messages.success(request, _("Answer sent."))
    return redirect(opportunity)
