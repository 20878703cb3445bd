"""Help lines by country, for anyone, signed in or not."""

from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_countries import countries

from groups.helplines.cache_keys import HELP_LINES_KEY_SQL
from groups.models import HelpLine
from recovery_forum.lib.anonymous_page_cache import cache_for_anonymous

NEEDS = HelpLine.Need.values  # The most pressing first.


def _need_rank(line):
    return NEEDS.index(line.need)


@cache_for_anonymous(HELP_LINES_KEY_SQL)
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
        "lines": sorted(lines.filter(country=chosen), key=_need_rank) if chosen else [],
    }
    return render(request, "groups/helplines/help_now.html", context)
