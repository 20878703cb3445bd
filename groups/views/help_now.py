"""Help lines. For anyone, signed in or not, as fast and as plainly as we can."""

from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_countries import countries

from groups import visitors
from groups.models import HelpLine
from recovery_forum.lib.visitor_pages import kept_for_visitors

NEEDS = HelpLine.Need.values  # The most pressing first.


def by_need(line):
    return NEEDS.index(line.need)


@kept_for_visitors(visitors.HELP_LINES)
@require_safe
def help_now(request):
    """The lines of one country, which the reader chose: a guess could show a wrong number."""
    own = request.user.country if request.user.is_authenticated else ""
    lines = HelpLine.objects.shown()
    known = sorted(
        ((code, countries.name(code)) for code in set(lines.values_list("country", flat=True))),
        key=lambda pair: pair[1],
    )
    chosen = request.GET.get("country", own)
    if chosen not in dict(known):
        chosen = ""
    context = {
        "countries": known,
        "chosen": chosen,
        "country": countries.name(chosen) if chosen else "",
        "lines": sorted(lines.filter(country=chosen), key=by_need) if chosen else [],
    }
    return render(request, "groups/help_now.html", context)
