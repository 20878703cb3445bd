"""Help lines of one country, in the order in which a person in need reads them."""

from collections.abc import Collection

from django_countries import countries

from groups.models import HelpLine

NEEDS: list[str] = HelpLine.Need.values  # The most urgent first.


def list_countries_with_lines() -> list[tuple[str, str]]:
    """Return (code, name) of each country that has help lines, by name."""
    codes = set(HelpLine.objects.values_list("country", flat=True))
    return sorted(((code, countries.name(code)) for code in codes), key=lambda pair: pair[1])


def list_help_lines(country: str, needs: Collection[str] | None = None) -> list[HelpLine]:
    """Return the lines of `country`, the most urgent needs first; of `needs` only, if given.

    `country` is a code of two letters. Lines that nobody verified for long are among them: an old
    number is better than none, and whatever shows it says when it was checked.
    """
    lines = HelpLine.objects.filter(country=country)
    if needs is not None:
        lines = lines.filter(need__in=needs)
    return sorted(lines, key=lambda line: NEEDS.index(line.need))
