"""Help lines by country, for anyone, signed in or not."""

from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe
from django_countries import countries

from groups.helplines.cache_keys import HELP_LINES_KEY_SQL
from groups.helplines.country import get_country_of_languages, guess_country
from groups.helplines.queries import list_countries_with_lines, list_help_lines
from groups.models import HelpLine
from recovery_forum.lib.anonymous_page_cache import cache_for_anonymous


@cache_for_anonymous(HELP_LINES_KEY_SQL, vary_by=get_country_of_languages)
@require_safe
def help_now(request):
    """The help lines of one country: chosen in the address, or guessed.

    Without a choice, a script asks again with the browser's time zone in `zone`, which tells the
    country better than a language does.
    """
    available = list_countries_with_lines()
    chosen = request.GET.get("country", "")
    is_chosen = chosen in dict(available)
    selected = chosen if is_chosen else "" if chosen else guess_country(request)
    lines = list_help_lines(selected) if selected in dict(available) else []
    lacks_choice = request.GET.get("country") == ""  # The form was sent as it was.
    context = {
        "lacks_choice": lacks_choice,
        "countries": available,
        "selected_country": selected,
        "selected_name": countries.name(selected),
        "is_guess": bool(selected) and not is_chosen and selected != _get_own_country(request),
        "asks_zone": not request.GET and not _get_own_country(request),
        "lines": lines,
        "emergency": [line for line in lines if line.need == HelpLine.Need.EMERGENCY],
        "other_lines": [line for line in lines if line.need != HelpLine.Need.EMERGENCY],
        "has_outdated": any(line.is_outdated for line in lines),
    }
    status = 422 if lacks_choice else 200
    response = render(request, "groups/helplines/help_now.html", context, status=status)
    patch_vary_headers(response, ["Accept-Language"])
    return response


def _get_own_country(request):
    return request.user.country if request.user.is_authenticated else ""
