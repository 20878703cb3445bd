"""The about page of a group, and creating, editing and archiving it."""

from copy import copy

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Member
from accounts.moderation_status.restrictions import posting_allowed
from groups.groups.approval import create_or_propose_group
from groups.groups.forms import NAME_TAKEN, EditGroupForm, GroupForm
from groups.groups.profile import save_group_profile
from groups.groups.services import set_group_archived
from groups.membership.forms import JoinRequestForm
from groups.membership.permissions import get_organized_group
from groups.models import Group, Membership
from recovery_forum.lib.rate_limits import rate_limit

MAX_RELATED_GROUPS = 4


@require_safe
def group_about(request, slug):
    """Words, rules and organizers; for somebody outside, also how to come in."""
    groups = Group.objects.visible_to(request.user).prefetch_related("challenges")
    group = groups.filter(slug=slug).first()
    if group is None:
        return _render_hidden_group_notice(request, slug)
    return render_group_about(request, group, JoinRequestForm(questions=group.questions))


def render_group_about(request, group, ask_form, status=200):
    """The page of `group`, with `ask_form` as somebody outside filled it in."""
    people = group.memberships.filter(member__in=Member.objects.visible_to(request.user))
    context = {
        "group": group,
        "membership": group.membership_of(request.user),
        "can_read": Group.objects.readable_by(request.user).filter(pk=group.pk).exists(),
        "organizers": people.organizing().select_related("member").order_by("since", "pk"),
        "related": Group.objects.related_to(group, request.user)[:MAX_RELATED_GROUPS],
        "ask_form": ask_form,
    }
    return render(request, "groups/groups/group_about.html", context, status=status)


def _render_hidden_group_notice(request, slug):
    """For somebody who knew of a hidden group: how they stand with it, and not one word of it.

    To everybody else nothing is here, in the same bytes as where nothing ever was.
    """
    standings = Membership.objects.at_the_door_of_hidden(request.user)
    standing = standings.filter(group__slug=slug).first()
    if standing is None:
        raise Http404
    return render(
        request, "groups/groups/hidden_group_notice.html", {"standing": standing, "slug": slug}
    )


State, Role = Membership.State, Membership.Role


@login_required
@require_http_methods(["GET", "POST"])
@rate_limit("upload")
def manage_group(request, slug):
    """What the group says of itself, and the ways to its other pages."""
    group, membership = get_organized_group(request.user, slug)
    # The form writes on its own copy: a refused picture must not show in the page's header.
    own = copy(group)
    form = EditGroupForm(request.user, request.POST or None, request.FILES or None, instance=own)
    if request.method == "POST" and form.is_valid() and _save_profile(form):
        messages.success(request, _("Saved."))
        return redirect("groups:manage", slug)
    context = {"group": group, "membership": membership, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "groups/groups/edit_group.html", context, status=status)


def _save_profile(form):
    """Whether it is all kept. Where the disk is full, nothing is, and the page says so."""
    try:
        save_group_profile(form)
    except OSError:
        form.add_error("cover", _("We have no room for pictures right now. Please leave it out."))
        return False
    return True


@login_required
@require_POST
def archive_group(request, slug):
    group, _membership = get_organized_group(request.user, slug)
    again = "again" in request.POST
    set_group_archived(group, is_archived=not again)
    told = _("The group is open again.") if again else _("The group rests now. It can be read.")
    messages.success(request, told)
    return redirect("groups:manage", slug)


@login_required
@require_http_methods(["GET", "POST"])
@rate_limit("group")
@posting_allowed
def new_group(request):
    if request.user.is_new:
        raise PermissionDenied(
            _("A group needs somebody who knows the place. It opens to you after a few days here.")
        )
    form = GroupForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with transaction.atomic():
                group = create_or_propose_group(form.save(commit=False), request.user)
                form.save_m2m()
        except IntegrityError:  # Two clicks at once: the other one has the address.
            form.add_error("name", NAME_TAKEN)
        else:
            return redirect("groups:about", group.slug)
    status = 422 if form.is_bound else 200
    return render(request, "groups/groups/new_group.html", {"form": form}, status=status)
