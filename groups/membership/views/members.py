"""The members of a group: the list, their roles, removing and banning them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.groups.views import Role
from groups.membership.forms import BanMemberForm, RemoveMemberForm
from groups.membership.permissions import get_organized_group, get_visible_memberships
from groups.membership.services import ban_member, remove_member, set_member_role, unban_member
from groups.models import Group, Membership
from recovery_forum.lib.pagination import paginate_by_keyset


@login_required
@require_safe
def group_members(request, slug):
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    people = get_visible_memberships(group, request.user).current()
    others = people.exclude(role=Membership.Role.ORGANIZER)
    page = paginate_by_keyset(others, ("since", "pk"), request.GET.get("page", ""))
    context = {
        "group": group,
        "membership": group.membership_of(request.user),
        # On the first page, where somebody looks for them.
        "organizers": [] if page.previous_cursor else people.organizing().order_by("since", "pk"),
        "page": page,
    }
    return render(request, "groups/membership/members.html", context)


def _get_membership(request, slug, name):
    group, _membership = get_organized_group(request.user, slug)
    people = get_visible_memberships(group, request.user).select_related("group")
    return get_object_or_404(people, member__name_key=name)


@login_required
@require_http_methods(["GET", "POST"])
def remove_member_view(request, slug, name):
    """Out, with a few words or none. An invitation is taken back here without any."""
    person = _get_membership(request, slug, name)
    form = RemoveMemberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        remove_member(person, form.cleaned_data["reason"])
        messages.success(request, _("%(name)s is no longer in.") % {"name": person.member.name})
        return redirect("groups:members", slug)
    context = {"group": person.group, "person": person, "form": form}
    return render(
        request,
        "groups/membership/remove_member.html",
        context,
        status=422 if form.is_bound else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
def ban_member_view(request, slug, name):
    person = _get_membership(request, slug, name)
    form = BanMemberForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        ban_member(person, form.cleaned_data["reason"])
        messages.success(request, _("%(name)s can't take part any more.") % {"name": person.member})
        return redirect("groups:invitations", slug)
    context = {"group": person.group, "person": person, "form": form}
    return render(
        request, "groups/membership/ban_member.html", context, status=422 if form.is_bound else 200
    )


@login_required
@require_POST
def unban_member_view(request, slug, name):
    person = _get_membership(request, slug, name)
    unban_member(person)
    messages.success(request, _("%(name)s may join again.") % {"name": person.member.name})
    return redirect("groups:invitations", slug)


@login_required
@require_POST
def change_member_role(request, slug, name):
    """Make a member organizer or host of meetings, or step down.

    A group never hangs on one person, nor on nobody.
    """
    group, membership = get_organized_group(request.user, slug)
    person = get_object_or_404(
        get_visible_memberships(group, request.user).current(), member__name_key=name
    )
    wished = request.POST.get("role", Role.ORGANIZER)
    if wished == Role.MEMBER and person.pk == membership.pk:
        set_member_role(person, Role.MEMBER)
        messages.success(request, _("You are a member of the group now."))
        return redirect(group)
    if wished in (Role.HOST, Role.MEMBER) and not person.organizes:
        set_member_role(person, wished)
        told = _("%(name)s looks after the meetings now.")
        if wished == Role.MEMBER:
            told = _("%(name)s is a member now.")
        messages.success(request, told % {"name": person.member.name})
        return redirect("groups:members", slug)
    set_member_role(person, Role.ORGANIZER)
    messages.success(request, _("%(name)s is an organizer now.") % {"name": person.member.name})
    return redirect("groups:members", slug)
