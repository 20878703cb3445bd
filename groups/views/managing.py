"""The organizers' pages: the group itself, its people, invitations, and its end."""

from copy import copy
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.finding import member_or_404
from groups import organizing
from groups.describing import describe
from groups.forms import BanForm, EditGroupForm, InvitationForm, InviteForm, RemoveForm
from groups.models import Invitation, Membership
from recovery_forum.lib.throttle import throttle

from .members import organized_by, people_of

State, Role = Membership.State, Membership.Role


@login_required
@require_http_methods(["GET", "POST"])
@throttle("upload")
def manage(request, slug):
    """What the group says of itself, and the ways to its other pages."""
    group, membership = organized_by(request.user, slug)
    # The form writes on its own copy: a refused picture must not show in the page's header.
    own = copy(group)
    form = EditGroupForm(request.user, request.POST or None, request.FILES or None, instance=own)
    if request.method == "POST" and form.is_valid() and _described(form):
        messages.success(request, _("Saved."))
        return redirect("groups:manage", slug)
    context = {"group": group, "membership": membership, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "groups/manage.html", context, status=status)


def _described(form):
    """Whether it is all kept. Where the disk is full, nothing is, and the page says so."""
    try:
        describe(form)
    except OSError:
        form.add_error("cover", _("We have no room for pictures right now. Please leave it out."))
        return False
    return True


@login_required
@require_safe
def invitations(request, slug):
    """Links and names; who was invited and who was banned."""
    group, membership = organized_by(request.user, slug)
    return _invitations(request, group, membership, InviteForm())


def _invitations(request, group, membership, by_name, status=200):
    people = people_of(group, request.user)
    context = {
        "group": group,
        "membership": membership,
        "links": group.invitations.alive(),
        "by_name": by_name,
        "form": InvitationForm(),
        "invited": people.filter(state=State.INVITED).order_by("-since")[:100],
        "banned": people.filter(state=State.BANNED).order_by("-since")[:100],
    }
    return render(request, "groups/invitations.html", context, status=status)


@login_required
@require_POST
@throttle("invite")
def invite(request, slug):
    """By name, or a new link where none is given."""
    group, membership = organized_by(request.user, slug)
    if "name" not in request.POST:
        return _new_link(request, group)
    form = InviteForm(request.POST)
    member = _named_in(form, request.user)
    if member is None:
        return _invitations(request, group, membership, form, status=422)
    invited = organizing.invite(group, request.user, member)
    told = _("%(name)s is in.") if invited.is_current else _("%(name)s is invited.")
    messages.success(request, told % {"name": member.name})
    return redirect("groups:invitations", slug)


def _named_in(form, organizer):
    """The member whom `form` names. None, and a sentence beside the field, where nobody is."""
    if not form.is_valid():
        return None
    try:
        return member_or_404(organizer, form.cleaned_data["name"])
    except Http404:
        form.add_error("name", _("We find nobody by that name."))
        return None


def _new_link(request, group):
    form = InvitationForm({"days": 7, "uses": 10} | request.POST.dict())
    if form.is_valid():
        group.invitations.create(
            made_by=request.user,
            expires_at=timezone.now() + timedelta(days=form.cleaned_data["days"]),
            uses_left=form.cleaned_data["uses"],
        )
        messages.success(request, _("Here is the link. Whoever has it may come in."))
    else:
        messages.error(request, _("Please choose how long it lasts, and for how many."))
    return redirect("groups:invitations", group.slug)


@login_required
@require_POST
def take_back(request, slug, pk):
    group, _membership = organized_by(request.user, slug)
    get_object_or_404(group.invitations, pk=pk).delete()
    messages.success(request, _("The link leads nowhere any more."))
    return redirect("groups:invitations", slug)


@login_required
@require_http_methods(["GET", "POST"])
def invitation(request, token):
    """Where a link leads: what the group is, and a way in. Nothing of it without the link."""
    found = get_object_or_404(Invitation.objects.alive().select_related("group"), token=token)
    if request.method == "POST":
        organizing.come_in(found, request.user)
        messages.success(request, _("Welcome to %(group)s.") % {"group": found.group.name})
        return redirect(found.group)
    return render(request, "groups/invitation.html", {"group": found.group})


def _person(request, slug, name):
    group, _membership = organized_by(request.user, slug)
    people = people_of(group, request.user).select_related("group")
    return get_object_or_404(people, member__name_key=name)


@login_required
@require_http_methods(["GET", "POST"])
def remove(request, slug, name):
    """Out, with a few words or none. An invitation is taken back here without any."""
    person = _person(request, slug, name)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        organizing.remove(person, form.cleaned_data["reason"])
        messages.success(request, _("%(name)s is no longer in.") % {"name": person.member.name})
        return redirect("groups:members", slug)
    context = {"group": person.group, "person": person, "form": form}
    return render(request, "groups/remove.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def ban(request, slug, name):
    person = _person(request, slug, name)
    form = BanForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        organizing.ban(person, form.cleaned_data["reason"])
        messages.success(request, _("%(name)s can't take part any more.") % {"name": person.member})
        return redirect("groups:invitations", slug)
    context = {"group": person.group, "person": person, "form": form}
    return render(request, "groups/ban.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def let_back(request, slug, name):
    person = _person(request, slug, name)
    organizing.let_back(person)
    messages.success(request, _("%(name)s may join again.") % {"name": person.member.name})
    return redirect("groups:invitations", slug)


@login_required
@require_POST
def role(request, slug, name):
    """Make a member organizer or host of meetings, or step down.

    A group never hangs on one person, nor on nobody.
    """
    group, membership = organized_by(request.user, slug)
    person = get_object_or_404(people_of(group, request.user).current(), member__name_key=name)
    wished = request.POST.get("role", Role.ORGANIZER)
    if wished == Role.MEMBER and person.pk == membership.pk:
        organizing.set_role(person, Role.MEMBER)
        messages.success(request, _("You are a member of the group now."))
        return redirect(group)
    if wished in (Role.HOST, Role.MEMBER) and not person.organizes:
        organizing.set_role(person, wished)
        told = _("%(name)s looks after the meetings now.")
        if wished == Role.MEMBER:
            told = _("%(name)s is a member now.")
        messages.success(request, told % {"name": person.member.name})
        return redirect("groups:members", slug)
    organizing.set_role(person, Role.ORGANIZER)
    messages.success(request, _("%(name)s is an organizer now.") % {"name": person.member.name})
    return redirect("groups:members", slug)


@login_required
@require_POST
def archive(request, slug):
    group, _membership = organized_by(request.user, slug)
    again = "again" in request.POST
    organizing.archive(group, is_archived=not again)
    told = _("The group is open again.") if again else _("The group rests now. It can be read.")
    messages.success(request, told)
    return redirect("groups:manage", slug)
