"""Help lines by country, for anyone, signed in or not."""

from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_countries import countries

from groups.helplines.cache_keys import HELP_LINES_KEY_SQL
from groups.models import HelpLine
from recovery_forum.lib.anonymous_page_cache import cache_for_anonymous

NEEDS = HelpLine.Need.values  # The most urgent first.


def _rank_by_need(line):
    return NEEDS.index(line.need)


@cache_for_anonymous(HELP_LINES_KEY_SQL)
@require_safe
def help_now(request):
    """The help lines of one country, from the request or the member's profile.

    The country is never guessed, for example from the IP address: a wrong guess would show a
    wrong number.
    """
    member_country = request.user.country if request.user.is_authenticated else ""
    lines = HelpLine.objects.verified()
    available = sorted(
        ((code, countries.name(code)) for code in set(lines.values_list("country", flat=True))),
        key=lambda pair: pair[1],
    )
    selected = request.GET.get("country", member_country)
    if selected not in dict(available):
        selected = ""
    context = {
        "countries": available,
        "selected_country": selected,
        "lines": sorted(lines.filter(country=selected), key=_rank_by_need) if selected else [],
    }
    return render(request, "groups/helplines/help_now.html", context)
