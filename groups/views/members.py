"""The people of a group: who they are, coming in and going out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Member
from accounts.standing import may_write
from groups import joining
from groups.forms import AskForm
from groups.models import Group, Membership
from recovery_forum.lib.pages import keyset_page
from recovery_forum.lib.throttle import throttle

from .pages import render_about


def people_of(group, member):
    """The memberships, in any state, of those whom `member` may meet: no block between them."""
    return group.memberships.filter(member__in=Member.objects.visible_to(member)).select_related(
        "member"
    )


@login_required
@require_safe
def members(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    people = people_of(group, request.user).current()
    others = people.exclude(role=Membership.Role.ORGANIZER)
    page = keyset_page(others, ("since", "pk"), request.GET.get("page", ""))
    context = {
        "group": group,
        "membership": group.membership_of(request.user),
        # On the first page, where somebody looks for them.
        "organizers": [] if page.previous_cursor else people.organizing().order_by("since", "pk"),
        "page": page,
    }
    return render(request, "groups/members.html", context)


@login_required
@require_POST
@throttle("join")
@may_write
def join(request, slug):
    group = get_object_or_404(Group.objects.visible_to(request.user), slug=slug)
    form = AskForm(request.POST, questions=group.questions)
    if not form.is_valid():
        return render_about(request, group, form, status=422)
    membership = joining.join(group, request.user, form.cleaned_data["note"])
    if membership.is_current:
        messages.success(request, _("Welcome to %(group)s.") % {"group": group.name})
        return redirect(group)
    messages.success(request, _("The organizers have your request and will answer it."))
    return redirect("groups:about", slug)


@login_required
@require_POST
def leave(request, slug):
    group = _left_by(request.user, slug)
    membership = group.membership_of(request.user)
    joining.leave(group, request.user)
    if membership and membership.is_current:
        messages.success(request, _("You have left %(group)s.") % {"group": group.name})
    elif membership and membership.state == Membership.State.ASKED:
        messages.success(request, _("Your request is taken back."))
    elif membership and membership.state == Membership.State.INVITED:
        messages.success(request, _("All right. Nobody is told."))
    return redirect("groups:directory")


def _left_by(member, slug):
    """The group at `slug` as somebody goes; from the door of a hidden one too, unless banned."""
    standings = Membership.objects.at_the_door_of_hidden(member)
    waits = standings.exclude(state=Membership.State.BANNED).values("group")
    return get_object_or_404(
        Group.objects.filter(Q(pk__in=Group.objects.visible_to(member)) | Q(pk__in=waits)),
        slug=slug,
    )


def organized_by(member, slug):
    """The group at `slug`. 404 where it is hidden, 403 where others organize it."""
    group = get_object_or_404(Group.objects.visible_to(member), slug=slug)
    membership = group.membership_of(member)
    if not membership or not membership.organizes:
        raise PermissionDenied(_("This page is for the organizers of the group."))
    # Stands beside the way to the requests, on each of their pages.
    asked = people_of(group, member).filter(state=Membership.State.ASKED)
    group.requests_waiting = asked.count()
    return group, membership


@login_required
@require_safe
def requests(request, slug):
    """Those who asked to join, the longest waiting first."""
    group, membership = organized_by(request.user, slug)
    waiting = people_of(group, request.user).filter(state=Membership.State.ASKED)
    page = keyset_page(waiting, ("since", "pk"), request.GET.get("page", ""))
    context = {"group": group, "membership": membership, "page": page}
    return render(request, "groups/requests.html", context)


@login_required
@require_POST
def answer(request, slug, pk):
    group, _membership = organized_by(request.user, slug)
    waiting = people_of(group, request.user).filter(state=Membership.State.ASKED)
    asked = get_object_or_404(waiting, pk=pk)
    if request.POST.get("answer") == "yes":
        joining.accept(asked, request.user)
        messages.success(request, _("%(name)s is in.") % {"name": asked.member.name})
    else:
        joining.decline(asked)
        messages.success(request, _("Declined. They are not told."))
    return redirect("groups:requests", slug)
