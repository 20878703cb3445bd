"""The country is guessed from the time zone or the language; the page says so and offers others."""

from html import unescape

import pytest
from django.test import Client, RequestFactory

from groups.helplines.country import get_country_of_languages, get_country_of_zone
from groups.models import HelpLine

pytestmark = pytest.mark.django_db
GUESS = "We guessed this"


def get_help_page(client, languages="", **asked):
    page = client.get("/help-now/", asked, HTTP_ACCEPT_LANGUAGE=languages)
    assert page.status_code == 200
    return page


@pytest.mark.parametrize(
    ("languages", "country"),
    [
        ("en-IE,en;q=0.9", "IE"),
        ("en-GB", "GB"),
        ("de,en-US;q=0.7,en;q=0.3", "DE"),  # Firefox in German: not the United States.
        ("de,de-AT;q=0.9,en-US;q=0.5", "AT"),
        ("fr,fr-CH;q=0.8,en-US;q=0.5", "CH"),
        ("zh-Hans-NZ", "NZ"),
        ("en", ""),
        ("es,en-US", ""),  # Spain, or one of twenty others.
        ("*", ""),
        ("en-XX", ""),
        ("", ""),
        ("x" * 5000, ""),
        (",;=,\x00", ""),
    ],
)
def test_the_country_of_a_language(languages, country):
    request = RequestFactory().get("/help-now/", HTTP_ACCEPT_LANGUAGE=languages)
    assert get_country_of_languages(request) == country


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Dublin", "IE"),
        ("Asia/Calcutta", "IN"),
        ("Asia/Kolkata", "IN"),
        ("America/Sao_Paulo", "BR"),
        ("UTC", ""),
        ("Mars/Base", ""),
        ("", ""),
    ],
)
def test_the_country_of_a_zone(zone, country):
    assert get_country_of_zone(zone) == country


def test_the_first_help_line_is_shown_without_a_choice(client):
    page = get_help_page(client, "en-IE")
    assert page.context["emergency"][0].phone == "112"
    assert b"116 123" in page.content
    assert GUESS in page.content.decode()
    assert b'<option value="IE" selected>' in page.content


def test_the_time_zone_outranks_the_language(client):
    assert get_help_page(client, "en-US", zone="Europe/Dublin").context["selected_country"] == "IE"


def test_a_country_without_lines_gets_no_lines_of_the_language(client):
    page = get_help_page(client, "en-US", zone="America/Sao_Paulo")
    assert page.context["lines"] == []
    assert "Country: Brazil. We don't know any help lines there yet." in unescape(
        page.content.decode()
    )
    assert b'href="tel:112"' in page.content


def test_a_chosen_country_is_not_called_a_guess(client):
    page = get_help_page(client, "en-US", country="DE")
    assert page.context["selected_country"] == "DE"
    assert GUESS not in page.content.decode()


def test_without_a_choice_the_language_tells_the_country(client):
    page = client.get("/help-now/", {"country": ""}, HTTP_ACCEPT_LANGUAGE="en-US")
    assert page.context["selected_country"] == "US"
    assert "Choose a country" in page.content.decode()


def test_a_saved_country_is_no_guess_but_a_saved_zone_is(as_alice, alice):
    type(alice).objects.filter(pk=alice.pk).update(country="", time_zone="Europe/Vienna")
    page = get_help_page(as_alice, "en-US")
    assert page.context["selected_country"] == "AT"
    assert GUESS in page.content.decode()
    type(alice).objects.filter(pk=alice.pk).update(country="NZ")
    page = get_help_page(as_alice, "en-US", zone="Europe/Berlin")
    assert page.context["selected_country"] == "NZ"
    assert GUESS not in page.content.decode()


def test_the_script_asks_only_if_nothing_is_known(client, as_alice, alice):
    type(alice).objects.filter(pk=alice.pk).update(country="NZ")
    assert "data-helplines-url" in get_help_page(client).content.decode()
    assert "data-helplines-url" not in get_help_page(client, country="DE").content.decode()
    assert "data-helplines-url" not in get_help_page(client, zone="Europe/Berlin").content.decode()
    assert "data-helplines-url" not in get_help_page(as_alice).content.decode()


def test_visitors_of_two_countries_get_two_cached_pages(client):
    for _again in range(2):
        for languages, number in (("en-IE", b"116 123"), ("en-NZ", b"1737"), ("en-IE", b"50808")):
            page = Client().get("/help-now/", HTTP_ACCEPT_LANGUAGE=languages)
            assert number in page.content
            assert "Accept-Language" in page["Vary"]


def test_other_pages_with_lines_guess_too(as_alice):
    HelpLine.objects.filter(country="IE").exclude(need="emergency").delete()
    page = as_alice.get("/right-now/", HTTP_ACCEPT_LANGUAGE="en-IE")
    assert b"tel:112" in page.content
