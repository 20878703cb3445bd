"""Finding a town by what somebody typed."""

import unicodedata
from itertools import filterfalse

from django_countries import countries

from groups.models import Place

MAX_PLACES = 5


def fold_name(name: str) -> str:
    """Return `name` without accents and in lower case, so that Zurich finds Zürich."""
    letters = name.casefold()
    if not letters.isascii():
        decomposed = unicodedata.normalize("NFKD", letters)
        letters = "".join(filterfalse(unicodedata.combining, decomposed))
    return " ".join(letters.split())


def find_places(text: str, country: str = "") -> list[Place]:
    """Return the towns that `text` may mean, the likeliest first.

    `text` is a name in any language, perhaps with a state or a country after a comma, such as
    "Springfield, IL". Otherwise towns in `country` (a code, or "" if it is unknown) come first, and
    then large ones.
    """
    name, *details = (fold_name(part) for part in text.split(","))
    if not name:
        return []
    places = Place.objects.filter(name_keys__contains=[name[:200]]).defer("name_keys")
    found = sorted(places, key=lambda place: (-(place.country == country), -place.population))
    wanted = {_get_country_code(detail) for detail in details} - {""}
    states = {detail.upper() for detail in details}
    matching = [p for p in found if p.country in wanted or p.region in states]
    # The code of a state may be that of a country too: IL is Illinois and Israel.
    matching.sort(key=lambda place: -(place.region in states))
    return (matching or found)[:MAX_PLACES]


def find_place_in_address(address: str) -> Place | None:
    """Return the town of a postal address, or None. Its last parts name state and country."""
    parts = [part.strip() for part in address.split(",")]
    for position in range(len(parts) - 1, -1, -1):
        words = [word for word in parts[position].split() if not any(c.isdigit() for c in word)]
        if words and (found := find_places(", ".join([" ".join(words), *parts[position + 1 :]]))):
            if _get_country_code(fold_name(parts[position])):
                continue  # Some countries have a town of their own name.
            return found[0]
    return None


def _get_country_code(folded: str) -> str:
    code = folded.upper()
    aliases = {"USA": "US", "UK": "GB", "ENGLAND": "GB", "SCOTLAND": "GB", "WALES": "GB"}
    if code in aliases or code in countries.countries:
        return aliases.get(code, code)
    names = ((code, fold_name(str(name))) for code, name in countries.countries.items())
    return next((code for code, name in names if name == folded), "")
