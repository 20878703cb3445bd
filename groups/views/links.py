"""The links that a group keeps: shown to whoever reads in it, looked after by its organizers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models.hidden import in_sight
from accounts.standing import may_write
from groups.forms import LinkForm
from groups.models import Group, GroupLink

from .members import organized_by


def _shown(request, group, membership, form, status=200):
    context = {
        "group": group,
        "membership": membership,
        "links": in_sight(group.links.visible_to(request.user), request.user, "link"),
        "form": form,
    }
    return render(request, "groups/group_resources.html", context, status=status)


@require_http_methods(["GET", "POST"])
def of_group(request, slug):
    if request.method == "POST":
        return _add(request, slug)
    group = get_object_or_404(Group.objects.readable_by(request.user), slug=slug)
    return _shown(request, group, group.membership_of(request.user), LinkForm())


@login_required
@may_write
def _add(request, slug):
    group, membership = organized_by(request.user, slug)
    form = LinkForm(request.POST, instance=GroupLink(group=group, added_by=request.user))
    if not form.is_valid():
        return _shown(request, group, membership, form, status=422)
    form.save()
    messages.success(request, _("The link stands here now."))
    return redirect("groups:group-resources", slug)


@login_required
@require_POST
def remove(request, slug, link_id):
    group, _membership = organized_by(request.user, slug)
    get_object_or_404(group.links, public_id=link_id).delete()
    messages.success(request, _("The link is taken away."))
    return redirect("groups:group-resources", slug)
