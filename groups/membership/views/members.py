"""The members of a group: the list, their roles, removing and banning them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.groups.queries import get_group_summary
from groups.membership.forms import BanMemberForm, PresenceForm, RemoveMemberForm
from groups.membership.permissions import get_organized_group, get_visible_memberships
from groups.membership.presence import save_shown_groups, set_shown_here
from groups.membership.roles import (
    answer_organizer_request,
    ask_to_organize,
    change_host_role,
    step_down,
    withdraw_organizer_request,
)
from groups.membership.services import ban_member, remove_member, unban_member
from groups.models import Group, Membership
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.text import clean_line, isolate

Role = Membership.Role


@login_required
@require_safe
def group_members(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    query = clean_line(request.GET.get("q", ""))
    role = request.GET.get("role", "")
    memberships = get_visible_memberships(group, request.user).current()
    if query:
        memberships = memberships.filter(member__name__icontains=query)
    if role in Role:
        memberships = memberships.filter(role=role)
    others = memberships.exclude(role=Role.ORGANIZER)
    page = paginate_by_keyset(others, ("since", "pk"), request.GET.get("page", ""))
    # On the first page only.
    organizers = [] if page.previous_cursor else memberships.organizing().order_by("since", "pk")
    context = {
        "group": group,
        "membership": group.membership_of(request.user),
        "organizers": organizers,
        "page": page,
        "query": query,
        "role": role,
        "roles": Role.choices,
    }
    context = get_group_summary(group, request.user) | context
    return render(request, "groups/membership/members.html", context)


@login_required
@require_POST
def watch_group(request, slug):
    """Turn notifications of every new thread on or off, for a member of the group."""
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    own = Membership.objects.current().filter(group=group, member=request.user)
    watches = request.POST.get("watch") == "1"
    if not own.update(watches_threads=watches):
        raise PermissionDenied(_("Join the group first; then you can watch it."))
    if watches:
        messages.success(request, _("You'll get a notification for every new thread here."))
    else:
        messages.success(request, _("You won't get notifications for new threads here."))
    return redirect(group)


@login_required
@require_POST
def show_here(request, slug):
    """Turn on or off that the group's page shows the member under "Here lately"."""
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    is_shown = request.POST.get("show") == "1"
    if not set_shown_here(group.memberships.filter(member=request.user), is_shown):
        raise PermissionDenied(_("Join the group first; then you can be shown here."))
    if is_shown:
        messages.success(request, _("On the two days after a visit, this group shows you here."))
    else:
        messages.success(request, _("This group no longer shows when you're here."))
    return redirect(group)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def presence_settings(request):
    """Choose which groups show the member under "Here lately"."""
    form = PresenceForm(request.POST if request.method == "POST" else None, member=request.user)
    if form.is_bound and form.is_valid():
        save_shown_groups(request.user, form.cleaned_data["groups"])
        messages.success(request, _("Saved."))
        return redirect("groups:presence")
    status = 422 if form.is_bound else 200
    return render(
        request, "groups/membership/presence_settings.html", {"form": form}, status=status
    )


def _get_membership(request, slug, name):
    """Return the membership, in any state, of the member `name` in a group of the organizer."""
    group, _membership = get_organized_group(request.user, slug)
    memberships = get_visible_memberships(group, request.user).select_related("group")
    return get_object_or_404(memberships, member__name_key=name)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_member_view(request, slug, name):
    """Remove a member, with or without a reason. Also revokes an invitation by name."""
    person = _get_membership(request, slug, name)
    form = RemoveMemberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        remove_member(person, form.cleaned_data["reason"])
        if person.state == Membership.State.INVITED:
            messages.success(request, _("Invitation canceled."))
            return redirect("groups:invitations", slug)
        messages.success(
            request,
            _("%(name)s has been removed from the group.") % {"name": isolate(person.member.name)},
        )
        return redirect("groups:members", slug)
    context = {"group": person.group, "person": person, "form": form}
    return render(
        request,
        "groups/membership/remove_member.html",
        context,
        status=422 if form.is_bound else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ban_member_view(request, slug, name):
    person = _get_membership(request, slug, name)
    form = BanMemberForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        ban_member(person, form.cleaned_data["reason"])
        messages.success(
            request,
            _("%(name)s has been banned from the group.") % {"name": isolate(person.member.name)},
        )
        return redirect("groups:invitations", slug)
    context = {"group": person.group, "person": person, "form": form}
    return render(
        request, "groups/membership/ban_member.html", context, status=422 if form.is_bound else 200
    )


@login_required
@require_safe
def ban_notice(request, pk):
    """Tell a banned member why. Of a hidden group it says nothing else: they find a 404 there."""
    bans = request.user.memberships.filter(state=Membership.State.BANNED).select_related("group")
    ban = get_object_or_404(bans, pk=pk)
    is_hidden = ban.group.visibility == Group.Visibility.HIDDEN
    context = {"ban": ban, "group": None if is_hidden else ban.group}
    return render(request, "groups/membership/ban_notice.html", context)


@login_required
@require_POST
def unban_member_view(request, slug, name):
    person = _get_membership(request, slug, name)
    unban_member(person)
    messages.success(request, _("%(name)s can join again.") % {"name": isolate(person.member.name)})
    return redirect("groups:invitations", slug)


@login_required
@require_POST
def change_member_role(request, slug, name):
    """Ask a member to become an organizer, make them a host, or step down as organizer.

    Organizers cannot demote each other.
    """
    group, membership = get_organized_group(request.user, slug)
    person = get_object_or_404(
        get_visible_memberships(group, request.user).current(), member__name_key=name
    )
    role = request.POST.get("role", Role.ORGANIZER)
    if role == Role.MEMBER and person.pk == membership.pk:
        step_down(person)
        messages.success(request, _("You're now a regular member of the group."))
        return redirect(group)
    message = _change_role(person, role, request.user)
    messages.success(request, message % {"name": isolate(person.member.name)})
    return redirect("groups:members", slug)


def _change_role(person, role, organizer):
    """Do what `organizer` chose for another member, and return the sentence that says so."""
    if person.is_organizer:
        return _("%(name)s is already an organizer.")
    if role == "unask":
        withdraw_organizer_request(person, organizer)
        return _("%(name)s is no longer asked to become an organizer.")
    if role in {Role.HOST, Role.MEMBER}:
        change_host_role(person, organizer, role)
        if role == Role.HOST:
            return _("%(name)s is now a meeting host and has been told.")
        return _("%(name)s is no longer a meeting host and has been told.")
    ask_to_organize(person, organizer)
    return _(
        "%(name)s has been asked to become an organizer. You'll get a "
        "notification when they answer."
    )


@login_required
@require_POST
def answer_organizer_request_view(request, slug):
    """Accept or decline to become an organizer of the group."""
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    membership = group.membership_of(request.user)
    if not membership or not membership.is_asked_to_organize:
        raise PermissionDenied(_("You are no longer being asked to become an organizer."))
    accepts = request.POST.get("answer") == "yes"
    answer_organizer_request(membership, accepts=accepts)
    if accepts:
        messages.success(request, _("You are now an organizer of this group. Thank you."))
        return redirect("groups:manage", slug)
    messages.success(request, _("You stay a member, as before. The organizers have been told."))
    return redirect("groups:about", slug)
