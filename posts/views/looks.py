"""Which pages of the panel staff opened: for administrators."""

from datetime import date

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Member
from posts.models import PanelLook
from posts.views.panel import for_moderators, shown
from recovery_forum.lib.pages import keyset_page

#: Pages that are no list or row of a table.
NAMES = {
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
PARTS = {
    "changelist": _("the list"),
    "add": _("a new one"),
    "change": _("one"),
    "delete": _("one to delete"),
    "history": _("the history of one"),
}


@require_safe
def looks(request):
    """Each page of the panel that somebody opened, the newest first."""
    for_moderators(request, "posts.view_panellook")
    asked = {key: request.GET.get(key, "").replace("\0", "") for key in ("who", "page_name", "day")}
    page = keyset_page(_asked_for(asked), ("-at", "-pk"), request.GET.get("page", ""))
    page.items = _named(page.items)
    names = [(name, label_of(name)) for name in _known_pages()]
    context = {
        "title": _("Who looked"), "page": page, "asked": asked,
        "names": sorted(names, key=lambda one: str(one[1])),
    }  # fmt: skip
    return shown(request, "looks", context)


def _asked_for(asked):
    found = PanelLook.objects.all()
    if who := asked["who"].strip():
        found = found.filter(staff_id__in=Member.objects.filter(name__iexact=who).values("pk"))
    if asked["page_name"]:
        found = found.filter(page=asked["page_name"])
    if day := _day(asked["day"]):
        found = found.filter(at__date=day)
    return found


def _day(text) -> date | None:
    try:
        return parse_date(text)
    except ValueError:  # The 31st of February.
        return None


def _known_pages():
    return PanelLook.objects.order_by().values_list("page", flat=True).distinct()


def _named(found):
    """With the name of today, the name of the page, and the way to it, where there are any."""
    found = list(found)
    keys = {one.staff_id for one in found}
    names = dict(Member.objects.filter(pk__in=keys).values_list("pk", "name"))
    for one in found:
        one.staff_name = names.get(one.staff_id, "")
        one.label, one.url = label_of(one.page), _url_of(one)
    return found


def label_of(page):
    """What staff call the page of that name: "Posts: one"."""
    if page in NAMES:
        return NAMES[page]
    table, _sep, part = page.rpartition("_")
    app, _sep, model = table.partition("_")
    try:
        plural = apps.get_model(app, model)._meta.verbose_name_plural
    except (LookupError, ValueError):
        return page
    return f"{str(plural).capitalize()}: {PARTS.get(part, part)}"


def _url_of(look):
    try:
        return reverse(f"admin:{look.page}", args=[look.key] if look.key else [])
    except NoReverseMatch:
        return ""
