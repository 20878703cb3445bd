"""Help lines in the admin: editors verify one line, a selection, or a whole country at once."""

from itertools import groupby

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_countries import countries

from groups.helplines.queries import NEEDS
from groups.models import HelpLine
from recovery_forum.lib.admin import CountryChoiceMixin, StaffModelAdmin


@admin.register(HelpLine)
class HelpLineAdmin(CountryChoiceMixin, StaffModelAdmin):
    list_display = ["name", "country", "need", "phone", "text_to", "verified_on"]
    list_filter = ["country", "need", "verified_on"]
    search_fields = ["name", "phone", "note"]
    date_hierarchy = "verified_on"
    actions = ["verify"]
    allows_adding = allows_deleting = True
    writable_fields = [
        "country", "need", "name", "phone", "text_to", "text_word", "website", "email", "hours",
        "note", "source", "verified_on", "position",
    ]  # fmt: skip
    field_help_texts = {
        "text_to": gettext_lazy("The number that text messages go to."),
        "text_word": gettext_lazy("The word to text to that number, such as HOME. Often empty."),
        "source": gettext_lazy("The web address where you checked it."),
        "position": gettext_lazy("Within the country; lower numbers come first."),
    }

    @admin.action(
        description=gettext_lazy("Mark as verified today, at its source"), permissions=["change"]
    )
    def verify(self, request, queryset):
        for line in queryset:
            HelpLine.objects.filter(pk=line.pk).update(verified_on=timezone.now().date())
            self.log_change(request, line, "Verified.")
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
