"""Admin page with the audit log of pages that staff opened."""

from __future__ import annotations

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

# Labels of pages that are neither the list nor a row of a table, by the name of their URL.
PAGE_NAMES = {
    "index": _("Queue"),
    "case": _("A case"),
    "moderate": _("Case opened from a page"),
    "roster": _("On call"),
    "log": _("Log"),
    "looks": _("Access log"),
    "try-words": _("Text to test"),
    "host": _("Figures"),
    "everything": _("Everything"),
    "everything-of": _("Everything by a member"),
    "posts_post_author": _("Author of an anonymous post"),
    "password_change": _("Own password"),
    "autocomplete": _("Autocomplete list"),
}
VIEW_NAMES = {
    "changelist": _("list"),
    "add": _("add form"),
    "change": _("entry"),
    "delete": _("delete form"),
    "history": _("history"),
}


@require_safe
def staff_page_views(request):
    """Each admin page that somebody opened, newest first."""
    require_permission(request, "posts.view_staffpageview")
    filters = {
        key: request.GET.get(key, "").replace("\0", "") for key in ("who", "page_name", "day")
    }
    page = paginate_by_keyset(
        _filtered_page_views(filters), ("-at", "-pk"), request.GET.get("page", "")
    )
    page.items = _attach_names(page.items)
    page_names = [(name, page_label(name)) for name in _logged_page_names()]
    context = {
        "title": _("Access log"), "page": page, "filters": filters,
        "page_names": sorted(page_names, key=lambda choice: str(choice[1])),
    }  # fmt: skip
    return render_admin_page(request, "staff_page_views", context)


def _filtered_page_views(filters):
    views = StaffPageView.objects.all()
    if name := filters["who"].strip():
        views = views.filter(staff_id__in=Member.objects.filter(name__iexact=name).values("pk"))
    if filters["page_name"]:
        views = views.filter(page=filters["page_name"])
    if day := _parse_day(filters["day"]):
        views = views.filter(at__date=day)
    return views


def _parse_day(text) -> date | None:
    try:
        return parse_date(text)
    except ValueError:  # The 31st of February.
        return None


def _logged_page_names():
    return StaffPageView.objects.order_by().values_list("page", flat=True).distinct()


def _attach_names(views):
    """Set the present name of the staff member, the label of the page, and its address."""
    views = list(views)
    staff_ids = {view.staff_id for view in views}
    names = dict(Member.objects.filter(pk__in=staff_ids).values_list("pk", "name"))
    for view in views:
        view.staff_name = names.get(view.staff_id, "")
        view.label, view.url = page_label(view.page), _page_url(view)
    return views


def page_label(page):
    """Return the label of the admin page whose URL has this name, such as "Posts: one"."""
    if page in PAGE_NAMES:
        return PAGE_NAMES[page]
    table, _sep, part = page.rpartition("_")
    app, _sep, model = table.partition("_")
    try:
        plural = apps.get_model(app, model)._meta.verbose_name_plural
    except (LookupError, ValueError):
        return page
    return f"{str(plural).capitalize()}: {VIEW_NAMES.get(part, part)}"


def _page_url(view):
    """The address of the page; empty if it has none any more."""
    try:
        return reverse(f"admin:{view.page}", args=[view.key] if view.key else [])
    except NoReverseMatch:
        return ""
