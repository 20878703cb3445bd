"""Help lines of one country, in the order in which a person in need reads them."""

from collections.abc import Collection, Iterable

from django_countries import countries

from groups.models import HelpLine

NEEDS: list[str] = HelpLine.Need.values  # The most urgent first.
FEW_LINES = 4  # Above or beside something else. The others are one tap away.


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


def list_crisis_lines(country: str) -> list[HelpLine]:
    """Return the emergency numbers and then the crisis lines of `country`, a code or ""."""
    return list_help_lines(country, (HelpLine.Need.EMERGENCY, HelpLine.Need.CRISIS))


def pick_first_lines(lines: Iterable[HelpLine]) -> list[HelpLine]:
    """Return the first emergency number and the first crisis line among `lines` that take calls.

    Someone in danger gets these two at the top of a page, without looking through a list.
    """
    first: dict[str, HelpLine] = {}
    for line in lines:
        if line.phone and line.need in {HelpLine.Need.EMERGENCY, HelpLine.Need.CRISIS}:
            first.setdefault(line.need, line)
    return list(first.values())


def list_other_lines(
    lines: Iterable[HelpLine], first_lines: Collection[HelpLine]
) -> list[HelpLine]:
    """Return `lines` without those whose only way is a number that `first_lines` already show."""
    return [line for line in lines if line not in first_lines or line.text_to]
