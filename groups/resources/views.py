"""The resource directory, suggestions, helpful votes, and the links of a group."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models.hidden_items import without_hidden_items
from accounts.moderation_status.restrictions import (
    posting_allowed,
    publishing_allowed,
    tells_moderators,
)
from groups.groups.queries import get_group_summary
from groups.meetings.reader_zone import in_zone_of_reader
from groups.membership.permissions import get_organized_group
from groups.membership.services import lock_group
from groups.models import Group, GroupLink, Resource, ResourceVote
from groups.resources.forms import (
    ALREADY_SUGGESTED,
    GroupLinkForm,
    ResourceForm,
    ResourceSearchForm,
)
from groups.resources.queries import filter_resources
from groups.resources.services import (
    create_group_link,
    create_resource,
    report_broken_link,
    toggle_resource_vote,
)
from recovery_forum.lib.created_once import create_once
from recovery_forum.lib.pagination import paginate_by_keyset
from recovery_forum.lib.rate_limits import rate_limit

RESOURCE_ORDER = ("name", "pk")


@require_safe
def resource_list(request):
    form = ResourceSearchForm(request.GET or None)
    resources = without_hidden_items(Resource.objects.approved(), request.user, "resource")
    if form.is_valid():
        resources = filter_resources(resources, form.cleaned_data)
    page = paginate_by_keyset(resources, RESOURCE_ORDER, request.GET.get("page", ""), size=60)
    voted_ids, own_suggestions = set(), []
    if request.user.is_authenticated:
        votes = ResourceVote.objects.filter(member=request.user, resource__in=page.items)
        voted_ids = set(votes.values_list("resource_id", flat=True))
        own_suggestions = Resource.objects.waiting().filter(suggested_by=request.user)
    context = {
        "form": form,
        "page": page,
        "categories": _group_by_category(page.items),
        "voted_ids": voted_ids,
        "own_suggestions": own_suggestions,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "groups/resources/resource_list.html", context)


def _group_by_category(resources):
    """Return triples (value, label, resources) of the categories, help in a crisis first."""
    groups = [
        (category.value, category.label, [r for r in resources if r.category == category])
        for category in Resource.Category
    ]
    return [group for group in groups if group[2]]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit("resource")
@posting_allowed
def suggest_resource(request):
    resource = Resource(suggested_by=request.user)
    form = ResourceForm(request.POST if request.method == "POST" else None, instance=resource)
    if form.is_bound and create_once(request, form, form.instance, lambda: _suggest(request, form)):
        return redirect("groups:resources")
    status = 422 if form.is_bound else 200
    return render(request, "groups/resources/suggest_resource.html", {"form": form}, status=status)


def _suggest(request, form):
    """Return the stored suggestion, or None with an error on the form."""
    if not create_resource(form.instance):
        form.add_error("url", ALREADY_SUGGESTED)
        return None
    messages.success(request, _("Thank you. We'll check it before it's listed."))
    return form.instance


def _get_approved_resource(public_id):
    return get_object_or_404(Resource.objects.approved(), public_id=public_id)


@login_required
@require_POST
@rate_limit("react")
def toggle_resource_vote_view(request, public_id):
    resource = _get_approved_resource(public_id)
    toggle_resource_vote(resource, request.user)
    return _redirect_to_resource(resource)


@login_required
@require_POST
@rate_limit("react")
def report_broken_link_view(request, public_id):
    resource = _get_approved_resource(public_id)
    report_broken_link(resource)
    messages.success(request, _("Thank you. We'll check this link soon."))
    return _redirect_to_resource(resource)


def _redirect_to_resource(resource):
    response = redirect("groups:resources")
    response["Location"] += f"#resource-{resource.public_id}"
    return response


def _render_group_links(request, group, membership, form, status=200):
    context = {
        "group": group,
        "membership": membership,
        "links": without_hidden_items(group.links.visible_to(request.user), request.user, "link"),
        "form": form,
        **get_group_summary(group, request.user),
    }
    return render(request, "groups/resources/group_links.html", context, status=status)


@tells_moderators  # A silence refuses its POST below.
@require_http_methods(["GET", "HEAD", "POST"])
@in_zone_of_reader
def group_links(request, slug):
    if request.method == "POST":
        return _add_group_link(request, slug)
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    return _render_group_links(request, group, group.membership_of(request.user), GroupLinkForm())


@login_required
@publishing_allowed
@transaction.atomic
def _add_group_link(request, slug):
    group, membership = get_organized_group(request.user, slug)
    lock_group(group)  # The form counts the links; nobody else may add one until it is saved.
    form = GroupLinkForm(request.POST, instance=GroupLink(group=group, added_by=request.user))
    if not create_once(request, form, form.instance, lambda: _save_group_link(request, form)):
        return _render_group_links(request, group, membership, form, status=422)
    return redirect("groups:group-resources", slug)


def _save_group_link(request, form):
    create_group_link(form.instance)
    messages.success(request, _("Link saved."))
    return form.instance


@login_required
@require_POST
def remove_group_link(request, slug, link_id):
    group, _membership = get_organized_group(request.user, slug)
    get_object_or_404(group.links, public_id=link_id).delete()
    messages.success(request, _("Link removed."))
    return redirect("groups:group-resources", slug)
