"""The pages of organizers who look for help: adding, changing, closing, and answering offers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Member
from groups.models import Group, Opportunity
from groups.volunteering import answer as answer_offer
from groups.volunteering_forms import AnswerForm, OpportunityForm

from .volunteering import opportunity_at


def _organizing(group, member):
    membership = group.membership_of(member) if group else None
    if not (membership and membership.organizes):
        raise PermissionDenied(_("The organizers of the group look after this."))
    return membership


def organized_at(member, public_id):
    """The opportunity, for the organizers of its group; 403 for others who may read it."""
    found = opportunity_at(member, public_id)
    _organizing(found.group, member)
    return found


@login_required
@require_http_methods(["GET", "POST"])
def add(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    _organizing(group, request.user)
    if group.archived_at:
        raise PermissionDenied(_("This group is archived. Nobody is looked for any more."))
    return _edited(request, Opportunity(group=group, time_zone=request.user.time_zone))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request, public_id):
    return _edited(request, organized_at(request.user, public_id))


def _edited(request, opportunity):
    form = OpportunityForm(request.POST if request.method == "POST" else None, instance=opportunity)
    if form.is_bound and form.is_valid():
        return redirect(form.save())
    context = {"form": form, "group": opportunity.group, "is_new": opportunity.pk is None}
    status = 422 if form.is_bound else 200
    return render(request, "groups/opportunity_form.html", context, status=status)


@login_required
@require_POST
def close(request, public_id):
    """Off the list; with `again`, back on it."""
    found = organized_at(request.user, public_id)
    again = "again" in request.POST
    found.closed_at = None if again else timezone.now()
    found.save(update_fields=["closed_at"])
    told = _("It is on the list again.") if again else _("It is off the list. Thank you.")
    messages.success(request, told)
    return redirect(found)


@login_required
@require_POST
def answer(request, public_id, pk):
    found = organized_at(request.user, public_id)
    people = Member.objects.visible_to(request.user)
    made = get_object_or_404(found.offers.filter(member__in=people), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Please answer yes or no, in at most 500 characters."))
    accepts = form.cleaned_data["says"] == "yes"
    answer_offer(made, request.user, accepts=accepts, words=form.cleaned_data["answer"])
    messages.success(request, _("Your answer is sent."))
    return redirect(found)
