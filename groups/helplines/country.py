"""Guesses the country of a reader, so that the first number shows without a choice.

A wrong guess would show a wrong number. So the page says that it is a guess, and the country can be
changed in one step. An IP address is never used: with a VPN it names the wrong country, and nobody
expects that this page looks at it.
"""

import re
from functools import cache
from importlib.resources import files

from django.http import HttpRequest
from django_countries import countries

# Where nearly everybody who reads the language lives. No English or Spanish: people read them on
# several continents, so that only their region tells the country.
MAIN_COUNTRIES = {
    "da": "DK", "de": "DE", "fr": "FR", "it": "IT", "lv": "LV", "nl": "NL", "pl": "PL", "sv": "SE",
}  # fmt: skip
# Names that browsers still report for zones that the table has under another name.
OLD_ZONES = {"Asia/Calcutta": "IN", "US/Eastern": "US", "US/Central": "US", "US/Pacific": "US"}
LANGUAGE_TAG = re.compile(r"([a-z]{2,3})(?:-[a-z]{4})?(?:-([a-z]{2})\b)?", re.I)
MAX_TAGS = 20  # A browser sends fewer than ten languages.


@cache
def _load_zones() -> dict[str, str]:
    """Return {time zone: country} from the table of the time zone database."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if not line.startswith("#")]
    return {row[2]: row[0] for row in rows} | OLD_ZONES


def get_country_of_zone(zone: str) -> str:
    """Return the country of an IANA time zone such as "Europe/Dublin", or ""."""
    return _load_zones().get(zone, "")


def get_country_of_languages(request: HttpRequest) -> str:
    """Return the country that the browser's preferred language names, or "".

    "en-IE" names one. "de" does not, but "de-AT" further on does; without such a region, it is the
    country where most readers of the language live. Other languages of the browser don't count:
    many people list English of the United States as their second.
    """
    header = request.headers.get("Accept-Language", "")
    tags = [LANGUAGE_TAG.match(tag.strip()) for tag in header.split(",")[:MAX_TAGS]]
    found = [(tag[1].lower(), (tag[2] or "").upper()) for tag in tags if tag]
    if not found:
        return ""
    preferred = found[0][0]
    regions = [region for language, region in found if language == preferred and region]
    country = regions[0] if regions else MAIN_COUNTRIES.get(preferred, "")
    return country if country in countries.countries else ""


def guess_country(request: HttpRequest) -> str:
    """Return the country of the reader, or "".

    From their profile; else from a time zone, which a member has chosen or the browser has told
    (`zone`); else from the language of the browser. A zone decides alone: in a country without
    lines, those of the browser's language would be wrong.
    """
    member = getattr(request, "user", None)
    if member and member.is_authenticated and member.country:
        return member.country
    zone = request.GET.get("zone", "")
    if not zone and member and member.is_authenticated and member.time_zone != "UTC":
        zone = member.time_zone
    return get_country_of_zone(zone) or get_country_of_languages(request)
