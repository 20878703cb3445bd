"""Help lines in the admin: editors verify one line, a selection, or a whole country at once."""

from itertools import groupby

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext
from django_countries import countries

from groups.helplines.queries import NEEDS
from groups.models import HelpLine
from recovery_forum.lib.admin import StaffModelAdmin
from recovery_forum.lib.admin_labels import CountryFilter


@admin.register(HelpLine)
class HelpLineAdmin(StaffModelAdmin):
    log_name = "name"
    list_display = ["name", "country", "need", "phone", "text_to", "verified_on"]
    list_filter = [("country", CountryFilter), "need"]
    search_fields = ["name", "phone", "note"]
    date_hierarchy = "verified_on"
    actions = ["verify"]
    allows_adding = allows_deleting = True
    writable_fields = [
        "country", "need", "name", "phone", "text_to", "text_word", "website", "email", "hours",
        "note", "source", "verified_on", "position",
    ]  # fmt: skip
    search_help_text = gettext_lazy("By name, number or note.")
    delete_notes = [gettext_lazy("Nobody in its country sees it any more.")]
    sections = [
        (gettext_lazy("Who it is for"), ["country", "need", "position"]),
        (gettext_lazy("How people reach it"), [
            "name", "phone", "text_to", "text_word", "website", "email", "hours", "note",
        ]),
        (gettext_lazy("How we know"), ["source", "verified_on"]),
    ]  # fmt: skip
    field_help_texts = {
        "country": gettext_lazy("People see the lines of their own country first."),
        "need": gettext_lazy("Emergency numbers come first in a crisis."),
        "name": gettext_lazy("As the organization calls itself."),
        "phone": gettext_lazy("As people dial it in that country."),
        "text_to": gettext_lazy("The number that text messages go to."),
        "text_word": gettext_lazy("The word to text to that number, such as HOME. Often empty."),
        "website": gettext_lazy("For more about it, or for a chat."),
        "email": gettext_lazy("Only if someone answers there."),
        "hours": gettext_lazy("For example: every day, 24 hours."),
        "note": gettext_lazy("Shown below the number, for example: free, also in English."),
        "source": gettext_lazy("The web address where you checked it."),
        "position": gettext_lazy("Within the country; lower numbers come first."),
    }

    @admin.action(
        description=gettext_lazy("Mark as verified today, at its source"), permissions=["change"]
    )
    def verify(self, request, queryset):
        for line in queryset:
            HelpLine.objects.filter(pk=line.pk).update(verified_on=timezone.now().date())
            self.log_change(request, line, gettext_noop("Verified."))
        if "_selected_action" in request.POST:  # From the list, which would say nothing.
            number = len(queryset)
            text = ngettext(
                "%(n)d help line was checked today.", "%(n)d help lines were checked today.", number
            )
            messages.success(request, text % {"n": number})

    def get_urls(self):
        view = self.admin_site.admin_view(self.verify_countries)
        return [path("countries/", view, name="groups_helpline_countries"), *super().get_urls()]

    def verify_countries(self, request):
        """List the lines of each country, and verify those of one with one press."""
        if not self.has_change_permission(request):
            raise PermissionDenied(_("Only help line editors can open this."))
        if request.method == "POST":
            return self._verify_country(request, request.POST.get("country", ""))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Help lines by country"),
            "opts": self.opts,
            "countries": _list_lines_by_country(),
        }
        return render(request, "admin/groups/helpline_countries.html", context)

    def _verify_country(self, request, country):
        lines = HelpLine.objects.filter(country=country.replace("\0", ""))
        number = len(lines)
        self.verify(request, lines)
        if number:
            messages.success(
                request,
                ngettext(
                    "%(number)s line in %(country)s was checked today.",
                    "%(number)s lines in %(country)s were checked today.",
                    number,
                )
                % {"number": number, "country": countries.name(country)},
            )
        else:
            messages.error(request, _("There are no lines for this country."))
        return redirect("admin:groups_helpline_countries")


def _list_lines_by_country():
    """Return the code, the name, the oldest date and the lines of each country, oldest first."""
    by_country = groupby(HelpLine.objects.order_by("country"), lambda line: line.country)
    found = []
    for code, group in by_country:
        lines = sorted(group, key=lambda line: NEEDS.index(line.need))
        oldest = min(line.verified_on for line in lines)
        found.append({"code": code, "name": countries.name(code), "oldest": oldest, "lines": lines})
    return sorted(found, key=lambda country: (country["oldest"], country["name"]))
