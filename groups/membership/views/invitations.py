"""Invitations to a group, by name or by link."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.profiles.lookup import get_member_or_404
from groups.membership.forms import InvitationLinkForm, InviteMemberForm
from groups.membership.permissions import get_organized_group, get_visible_memberships
from groups.membership.services import accept_invitation, invite_member
from groups.models import Group, Invitation, Membership
from recovery_forum.lib.created_once import create_once
from recovery_forum.lib.rate_limits import rate_limit
from recovery_forum.lib.text import isolate

State = Membership.State


@login_required
@require_safe
def group_invitations(request, slug):
    """Invite people by name or by link; lists who was invited and who was banned."""
    group, membership = get_organized_group(request.user, slug)
    return _render_invitations(request, group, membership, InviteMemberForm())


def _render_invitations(request, group, membership, member_form, link_form=None, status=200):
    memberships = get_visible_memberships(group, request.user)
    context = {
        "group": group,
        "membership": membership,
        "links": group.invitations.usable(),
        "used_links": group.invitations.recently_used_up()[:20],
        "member_form": member_form,
        "link_form": link_form or InvitationLinkForm(),
        "invited": memberships.filter(state=State.INVITED).order_by("-since")[:100],
        "banned": memberships.filter(state=State.BANNED).order_by("-since")[:100],
    }
    return render(request, "groups/membership/invitations.html", context, status=status)


@login_required
@require_POST
@rate_limit("invite")
def create_invitation(request, slug):
    """Invite a member by name, or create a link if the request has no name."""
    group, membership = get_organized_group(request.user, slug)
    if "name" not in request.POST:
        return _create_invitation_link(request, group, membership)
    form = InviteMemberForm(request.POST)
    member = _get_named_member(form, request.user)
    if member is None:
        return _render_invitations(request, group, membership, form, status=422)
    invited = invite_member(group, request.user, member)
    message = (
        _("%(name)s is now a member.") if invited.is_current else _("You've invited %(name)s.")
    )
    messages.success(request, message % {"name": isolate(member.name)})
    return redirect("groups:invitations", slug)


def _get_named_member(form, organizer):
    """Return the member whom `form` names, or None with an error on the form."""
    if not form.is_valid():
        return None
    try:
        return get_member_or_404(organizer, form.cleaned_data["name"])
    except Http404:
        form.add_error("name", _("We couldn't find anyone by that name."))
        return None


def _create_invitation_link(request, group, membership):
    form = InvitationLinkForm({"days": 7, "uses": 10} | request.POST.dict())
    invitation = Invitation(group=group, created_by=request.user)
    if not create_once(
        request, form, invitation, lambda: _save_invitation_link(request, form, invitation)
    ):
        return _render_invitations(
            request, group, membership, InviteMemberForm(), link_form=form, status=422
        )
    return redirect("groups:invitations", group.slug)


def _save_invitation_link(request, form, invitation):
    invitation.expires_at = timezone.now() + timedelta(days=form.cleaned_data["days"])
    invitation.uses_left = form.cleaned_data["uses"]
    invitation.save()
    messages.success(request, _("Here's the link. Anyone who has it can join."))
    return invitation


@login_required
@require_POST
def revoke_invitation(request, slug, pk):
    group, _membership = get_organized_group(request.user, slug)
    get_object_or_404(group.invitations, pk=pk).delete()
    messages.success(request, _("Link revoked."))
    return redirect("groups:invitations", slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_detail(request, token):
    """The page of an invitation link: describes the group and lets the reader join.

    It shows a hidden group too, to anyone who has the link. To those who joined by it, the link
    leads to the group even when it is used up.
    """
    invitation = Invitation.objects.filter(token=token).select_related("group").first()
    membership = invitation.group.membership_of(request.user) if invitation else None
    if membership and membership.is_current:
        return redirect(invitation.group)
    is_banned = membership and membership.state == State.BANNED
    if not _opens_group(invitation, is_banned):
        return render(request, "groups/membership/invitation_ended.html", status=404)
    group = invitation.group
    if request.method == "POST":
        accept_invitation(invitation, request.user)
        messages.success(request, _("Welcome to %(group)s.") % {"group": isolate(group.name)})
        return redirect(group)
    refusal = membership.removal_message if is_banned else ""
    context = {"group": group, "refusal": refusal}
    return render(request, "groups/membership/invitation.html", context)


def _opens_group(invitation, is_banned):
    """Return whether the link still works. One that never existed looks like one that ended."""
    if invitation is None or (is_banned and invitation.group.visibility == Group.Visibility.HIDDEN):
        return False
    return Invitation.objects.usable().filter(pk=invitation.pk).exists()
