"""Admin page with the audit log of pages that staff opened."""

from datetime import date

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Member
from posts.models import StaffPageView
from posts.moderation.admin_pages import render_admin_page, require_permission
from recovery_forum.lib.pagination import paginate_by_keyset

#: Pages that are no list or row of a table.
PAGE_NAMES = {
    "index": _("What waits"),
    "case": _("A case"),
    "log": _("The log"),
    "looks": _("Who looked"),
    "try-words": _("Words to try"),
    "host": _("Figures"),
    "everything": _("Everything"),
    "everything-of": _("Everything of a member"),
    "posts_post_author": _("Who wrote without a name"),
    "password_change": _("Their own password"),
    "autocomplete": _("Names to choose from"),
}
VIEW_NAMES = {
    "changelist": _("the list"),
    "add": _("a new one"),
    "change": _("one"),
    "delete": _("one to delete"),
    "history": _("the history of one"),
}


@require_safe
def staff_page_views(request):
    """Each page of the panel that somebody opened, the newest first."""
    require_permission(request, "posts.view_staffpageview")
    asked = {key: request.GET.get(key, "").replace("\0", "") for key in ("who", "page_name", "day")}
    page = paginate_by_keyset(
        _filtered_page_views(asked), ("-at", "-pk"), request.GET.get("page", "")
    )
    page.items = _attach_names(page.items)
    names = [(name, page_label(name)) for name in _known_pages()]
    context = {
        "title": _("Who looked"), "page": page, "asked": asked,
        "names": sorted(names, key=lambda one: str(one[1])),
    }  # fmt: skip
    return render_admin_page(request, "staff_page_views", context)


def _filtered_page_views(asked):
    found = StaffPageView.objects.all()
    if who := asked["who"].strip():
        found = found.filter(staff_id__in=Member.objects.filter(name__iexact=who).values("pk"))
    if asked["page_name"]:
        found = found.filter(page=asked["page_name"])
    if day := _parse_day(asked["day"]):
        found = found.filter(at__date=day)
    return found


def _parse_day(text) -> date | None:
    try:
        return parse_date(text)
    except ValueError:  # The 31st of February.
        return None


def _known_pages():
    return StaffPageView.objects.order_by().values_list("page", flat=True).distinct()


def _attach_names(found):
    """With the name of today, the name of the page, and the way to it, where there are any."""
    found = list(found)
    keys = {one.staff_id for one in found}
    names = dict(Member.objects.filter(pk__in=keys).values_list("pk", "name"))
    for one in found:
        one.staff_name = names.get(one.staff_id, "")
        one.label, one.url = page_label(one.page), _page_url(one)
    return found


def page_label(page):
    """What staff call the page of that name: "Posts: one"."""
    if page in PAGE_NAMES:
        return PAGE_NAMES[page]
    table, _sep, part = page.rpartition("_")
    app, _sep, model = table.partition("_")
    try:
        plural = apps.get_model(app, model)._meta.verbose_name_plural
    except (LookupError, ValueError):
        return page
    return f"{str(plural).capitalize()}: {VIEW_NAMES.get(part, part)}"


def _page_url(look):
    try:
        return reverse(f"admin:{look.page}", args=[look.key] if look.key else [])
    except NoReverseMatch:
        return ""
