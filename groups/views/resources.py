"""Resources: finding one, suggesting one, saying that one helped or is broken."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models.hidden import in_sight
from accounts.standing import may_write
from groups import resourcing
from groups.models import Helped, Resource
from groups.resource_forms import FinderForm, ResourceForm
from recovery_forum.lib.pages import keyset_page
from recovery_forum.lib.throttle import throttle

ORDER = ("name", "pk")


@require_safe
def resources(request):
    form = FinderForm(request.GET or None)
    found = form.found(in_sight(Resource.objects.approved(), request.user, "resource"))
    page = keyset_page(found, ORDER, request.GET.get("page", ""), size=60)
    own, waiting = set(), []
    if request.user.is_authenticated:
        rows = Helped.objects.filter(member=request.user, resource__in=page.items)
        own = set(rows.values_list("resource_id", flat=True))
        waiting = Resource.objects.waiting().filter(suggested_by=request.user)
    context = {
        "form": form,
        "page": page,
        "shelves": _by_category(page.items),
        "own": own,
        "waiting": waiting,
        "is_narrowed": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "groups/resources.html", context)


def _by_category(found):
    """(kind, its name, its resources), in the order of the model: help in a crisis stands first."""
    shelves = {kind: [one for one in found if one.category == kind] for kind in Resource.Category}
    return [(kind.value, kind.label, those) for kind, those in shelves.items() if those]


@login_required
@require_http_methods(["GET", "POST"])
@throttle("resource")
@may_write
def suggest(request):
    suggested = Resource(suggested_by=request.user)
    form = ResourceForm(request.POST if request.method == "POST" else None, instance=suggested)
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Thank you. Somebody looks at it before others see it."))
        return redirect("groups:resources")
    status = 422 if form.is_bound else 200
    return render(request, "groups/suggest_resource.html", {"form": form}, status=status)


def _approved(public_id):
    return get_object_or_404(Resource.objects.approved(), public_id=public_id)


@login_required
@require_POST
@throttle("react")
def helped(request, public_id):
    resource = _approved(public_id)
    resourcing.toggle_helped(resource, request.user)
    return _back(resource)


@login_required
@require_POST
@throttle("react")
def broken(request, public_id):
    resource = _approved(public_id)
    resourcing.doubt(resource)
    messages.success(request, _("Thank you. We look at this link soon."))
    return _back(resource)


def _back(resource):
    response = redirect("groups:resources")
    response["Location"] += f"#resource-{resource.public_id}"
    return response
