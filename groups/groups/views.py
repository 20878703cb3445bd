"""The about page of a group, and creating, editing and archiving it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Member
from accounts.moderation_status.restrictions import publishing_allowed
from groups.groups.approval import create_or_propose_group
from groups.groups.forms import NAME_TAKEN, EditGroupForm, GroupForm
from groups.groups.profile import save_group_profile
from groups.groups.services import set_group_archived
from groups.membership.forms import JoinRequestForm
from groups.membership.permissions import get_organized_group
from groups.membership.services import is_last_organizer
from groups.models import Group, Membership
from recovery_forum.lib.created_once import create_once
from recovery_forum.lib.rate_limits import rate_limit

MAX_RELATED_GROUPS = 4
NO_ROOM = gettext_lazy("We can't store pictures right now. Please save without the picture.")


@require_safe
def group_about(request, slug):
    """Describe the group, its rules and organizers. Non-members can join here."""
    groups = Group.objects.visible_to(request.user).prefetch_related("challenges")
    group = groups.filter(slug=slug).first()
    if group is None:
        return _render_hidden_group_notice(request, slug)
    return render_group_about(request, group, JoinRequestForm(questions=group.questions))


def render_group_about(request, group, join_form, status=200):
    """Render the about page of `group` with `join_form`, which may have errors."""
    memberships = group.memberships.filter(member__in=Member.objects.visible_to(request.user))
    membership = group.membership_of(request.user)
    is_private = group.visibility == Group.Visibility.PRIVATE and not group.archived_at
    context = {
        "group": group,
        "membership": membership,
        # People read about a group before they write to its organizers: the form is below.
        "writes_request": is_private and request.user.is_authenticated and membership is None,
        "can_read": Group.objects.readable_by(request.user).filter(pk=group.pk).exists(),
        "organizers": memberships.organizing().select_related("member").order_by("since", "pk"),
        "related": Group.objects.related_to(group, request.user)[:MAX_RELATED_GROUPS],
        "join_form": join_form,
    }
    return render(request, "groups/groups/group_about.html", context, status=status)


def _render_hidden_group_notice(request, slug):
    """Tell somebody who once knew of a hidden group that they asked, were removed or are banned.

    Members of a group that moderators hid are told that.

    The page says nothing else about the group. Everybody else gets the same 404 as for an
    unknown slug, byte for byte, so that nobody can find out that the group exists.
    """
    memberships = Membership.objects.with_hidden_group_notice(request.user)
    membership = memberships.filter(group__slug=slug).first()
    if membership is None:
        raise Http404
    context = {"membership": membership, "slug": slug, "is_removed": membership.is_current}
    return render(request, "groups/groups/hidden_group_notice.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("upload")
@publishing_allowed
def manage_group(request, slug):
    """Edit the profile of a group."""
    group, membership = get_organized_group(request.user, slug)
    form = EditGroupForm(request.user, request.POST or None, request.FILES or None, instance=group)
    if request.method == "POST" and form.is_valid() and _save_profile(form, request.user):
        messages.success(request, _("Settings saved."))
        return redirect("groups:manage", slug)
    context = {
        "group": group,
        "membership": membership,
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "groups/groups/edit_group.html", context, status=status)


def _save_profile(form, organizer):
    """Return whether the group was saved. If the disk is full, the form gets an error."""
    try:
        save_group_profile(form.instance, form.cleaned_data["challenges"], organizer)
    except OSError:
        form.add_error("cover", NO_ROOM)
        return False
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def archive_group(request, slug):
    """Archive or reopen a group. The page also explains how to hand it over."""
    group, membership = get_organized_group(request.user, slug)
    if request.method != "POST":
        context = {
            "group": group,
            "membership": membership,
            "is_last_organizer": is_last_organizer(group, membership),
        }
        return render(request, "groups/groups/archive_group.html", context)
    is_archived = "again" not in request.POST
    set_group_archived(group, request.user, is_archived)
    if is_archived:
        messages.success(request, _("Group archived. It can still be read."))
    else:
        messages.success(request, _("Group reopened."))
    return redirect("groups:archive", slug)


def _create_group(request, form):
    """Return the new group, or None with an error on the form."""
    challenges = form.cleaned_data["challenges"]
    try:
        group = create_or_propose_group(form.instance, form.creator, challenges)
    except IntegrityError:  # Somebody else took the name at the same moment.
        form.add_error("name", NAME_TAKEN)
        return None
    except OSError:
        form.add_error("cover", NO_ROOM)
        return None
    messages.success(request, _("Group created. You are its organizer."))
    return group


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("group")
@publishing_allowed
def new_group(request):
    if request.user.is_new:
        raise PermissionDenied(_("You can create a group once you've been here for a few days."))
    data = request.POST if request.method == "POST" else None
    form = GroupForm(request.user, data, request.FILES or None)
    if form.is_bound and (
        group := create_once(request, form, form.instance, lambda: _create_group(request, form))
    ):
        return redirect("groups:about", group.slug)
    status = 422 if form.is_bound else 200
    return render(request, "groups/groups/new_group.html", {"form": form}, status=status)
