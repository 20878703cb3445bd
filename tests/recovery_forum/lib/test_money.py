"""Currencies by country, and amounts as the reader's language writes them."""

from decimal import Decimal

import pytest
from django.utils import translation

from recovery_forum.lib.money import (
    format_money,
    get_currency_choices,
    get_currency_of_country,
    list_currencies,
)


@pytest.mark.parametrize(
    ("country", "currency"),
    [("GB", "GBP"), ("DE", "EUR"), ("US", "USD"), ("JP", "JPY"), ("NG", "NGN"), ("IN", "INR"),
     ("CH", "CHF"), ("", ""), ("ZZ", "")],
)  # fmt: skip
def test_a_country_has_its_currency(country, currency):
    assert get_currency_of_country(country) == currency


def test_every_currency_in_use_is_offered_once_and_ones_own_first():
    codes = [code for code, _name in get_currency_choices("NGN")]
    assert codes[0] == "NGN"
    assert len(codes) == len(set(codes)) == len(list_currencies())
    assert {"EUR", "USD", "KES", "MNT", "ISK"} <= set(codes)
    assert "DEM" not in codes


@pytest.mark.parametrize(
    ("language", "amount", "currency", "written"),
    [
        ("en", "1234.5", "EUR", "€1,234.50"),
        ("en", "1234", "JPY", "¥1,234"),
        ("en", "0", "KWD", "KWD0.000"),
        ("de", "1234.5", "EUR", "1.234,50\xa0€"),
        ("pt-br", "10", "BRL", "R$\xa010,00"),
    ],
)
def test_an_amount_is_written_as_the_language_writes_it(language, amount, currency, written):
    with translation.override(language):
        assert format_money(Decimal(amount), currency) == written


def test_an_unknown_language_reads_english():
    with translation.override("tlh"):
        assert format_money(Decimal(1), "USD") == "$1.00"
