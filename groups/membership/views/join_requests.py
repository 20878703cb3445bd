"""Joining and leaving a group, and the organizers' answers to join requests."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.moderation_status.restrictions import posting_allowed
from groups.groups.views import render_group_about
from groups.membership.forms import DeclineRequestForm, JoinRequestForm
from groups.membership.permissions import get_organized_group, get_visible_memberships
from groups.membership.services import (
    accept_join_request,
    decline_join_request,
    join_group,
    leave_group,
)
from groups.models import Group, Membership
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.rate_limits import rate_limit
from recovery_forum.lib.text import isolate


@login_required
@require_POST
@rate_limit("join")
@posting_allowed
def join_group_view(request, slug):
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    form = JoinRequestForm(request.POST, questions=group.questions)
    if not form.is_valid():
        return render_group_about(request, group, form, status=422)
    membership = join_group(group, request.user, form.cleaned_data["note"])
    if membership.is_current:
        messages.success(request, _("Welcome to %(group)s.") % {"group": isolate(group.name)})
        return redirect(group)
    messages.success(request, _("Request sent."))
    return redirect("groups:about", slug)


@login_required
@require_POST
def leave_group_view(request, slug):
    group = _get_group_to_leave(request.user, slug)
    membership = group.membership_of(request.user)
    leave_group(group, request.user)
    if membership and membership.is_current:
        messages.success(request, _("You have left %(group)s.") % {"group": isolate(group.name)})
    elif membership and membership.state == Membership.State.REQUESTED:
        messages.success(request, _("Request canceled."))
    elif membership and membership.state == Membership.State.INVITED:
        messages.success(request, _("Invitation declined. Nobody is told."))
    return redirect("groups:directory")


def _get_group_to_leave(member, slug):
    """Return the group at `slug`, also a hidden one that shows `member` a notice only.

    From there they withdraw their request or dismiss the notice. A ban cannot be dismissed.
    """
    memberships = Membership.objects.with_hidden_group_notice(member)
    dismissible = memberships.exclude(state=Membership.State.BANNED).values("group")
    return get_object_or_404(
        Group.objects.filter(Q(pk__in=Group.objects.visible_to(member)) | Q(pk__in=dismissible)),
        slug=slug,
    )


@login_required
@require_safe
def join_requests(request, slug):
    """The pending join requests, the oldest first."""
    group, membership = get_organized_group(request.user, slug)
    return _render_join_requests(request, group, membership)


def _render_join_requests(request, group, membership, refused=None, status=200):
    """`refused` is the pk of a request and its form with errors, or None."""
    pending = get_visible_memberships(group, request.user).filter(state=Membership.State.REQUESTED)
    page = paginate_by_keyset(pending, ("since", "pk"), request.GET.get("page", ""))
    for join_request in page:
        form = DeclineRequestForm(auto_id=f"id_{join_request.pk}_%s")
        join_request.form = refused[1] if refused and refused[0] == join_request.pk else form
    context = {"group": group, "membership": membership, "page": page}
    return render(request, "groups/membership/join_requests.html", context, status=status)


@login_required
@require_POST
def answer_join_request(request, slug, pk):
    group, membership = get_organized_group(request.user, slug)
    pending = get_visible_memberships(group, request.user).filter(state=Membership.State.REQUESTED)
    join_request = get_object_or_404(pending, pk=pk)
    if request.POST.get("answer") == "yes":
        accept_join_request(join_request, request.user)
        messages.success(
            request, _("%(name)s is now a member.") % {"name": isolate(join_request.member.name)}
        )
        return redirect("groups:requests", slug)
    form = DeclineRequestForm(request.POST, auto_id=f"id_{pk}_%s")
    if not form.is_valid():
        return _render_join_requests(request, group, membership, (pk, form), status=422)
    decline_join_request(join_request, form.cleaned_data["reason"])
    messages.success(request, _("Declined. They have been told, and can ask again in two weeks."))
    return redirect("groups:requests", slug)
