"""Currencies by country, and amounts of money as readers of the current language write them."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from babel.numbers import format_currency, get_currency_name, get_territory_currencies
from django_countries import countries

from recovery_forum.lib.locales import get_babel_locale


def get_currency_of_country(code: str) -> str:
    """Return the currency in use in the country of `code` ("GB"), or "" if none is known."""
    return next(iter(get_territory_currencies(code)), "") if code else ""


@cache
def list_currencies() -> tuple[str, ...]:
    """Return the codes of all currencies in use in some country, in alphabetical order."""
    in_use = (get_territory_currencies(code) for code in countries.countries)
    return tuple(sorted({currency for several in in_use for currency in several}))


def get_currency_choices(own: str = "") -> list[tuple[str, str]]:
    """Return the choices of a select: code and name, `own` first where it is given."""
    codes = ([own] if own else []) + [code for code in list_currencies() if code != own]
    locale = get_babel_locale()
    return [(code, f"{code} · {get_currency_name(code, locale=locale)}") for code in codes]


def format_money(amount: Decimal, currency: str) -> str:
    """Return `amount` with the sign of `currency`, in the current language."""
    return format_currency(amount, currency, locale=get_babel_locale())
