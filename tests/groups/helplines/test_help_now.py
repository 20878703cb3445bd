"""The help line page: open to everyone, never empty, urgent needs first, each with its source."""

from collections import Counter
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.utils import timezone
from django_countries import countries

from groups.models import HelpLine

pytestmark = [pytest.mark.django_db, pytest.mark.starts_empty]
COUNTRIES = "US CA GB IE AU NZ IN DE FR NL BE ES LV AT CH SE DK IT PL".split()


def test_a_visitor_gets_no_session(client):
    page = client.get("/help-now/?country=US")
    assert page.status_code == 200
    assert "sessionid" not in page.cookies
    assert not Session.objects.exists()


def test_the_page_has_no_rate_limit(client):
    assert {client.get("/help-now/?country=IE").status_code for _attempt in range(40)} == {200}


def test_a_country_without_a_line_is_offered_to_no_visitor(client):
    """The page is cached for visitors, and must be up to date all the same."""
    assert "Ireland" in client.get("/help-now/").content.decode()
    HelpLine.objects.filter(country="IE").delete()
    assert "Ireland" not in client.get("/help-now/").content.decode()


def test_the_members_country_is_chosen(as_alice, alice):
    type(alice).objects.filter(pk=alice.pk).update(country="NZ")
    assert "1737" in as_alice.get("/help-now/").content.decode()
    assert "1737" not in as_alice.get("/help-now/?country=IE").content.decode()


def test_an_unknown_country_shows_the_choice(subtests, client):
    for country in ["", "XX", "us", "%00", "US" * 500]:
        with subtests.test(country=country):
            content = client.get(f"/help-now/?country={country}").content.decode()
            assert "Choose a country" in content
            assert "findahelpline.com" in content
            assert "emergency number" in content


def test_the_form_without_a_choice_says_so_beside_the_field_and_hides_no_line(client):
    page = client.get("/help-now/?country=")
    assert page.status_code == 422
    assert '<p class="error" id="country_error">Choose a country</p>' in page.text
    assert "country_error" not in client.get("/help-now/?country=IE").text
    guessed = client.get("/help-now/?country=", HTTP_ACCEPT_LANGUAGE="en-IE")
    assert "Samaritans" in guessed.text
    assert "country_error" in guessed.text


def test_each_need_has_one_heading_and_emergencies_come_first_with_a_button(subtests, client):
    for country in COUNTRIES:
        with subtests.test(country=country):
            page = client.get(f"/help-now/?country={country}")
            needs = list(dict.fromkeys(line.need for line in page.context["lines"]))
            assert needs[:2] == ["emergency", "crisis"]
            assert page.text.index("In danger right now?") < page.text.index(
                "<h2>Crisis and suicidal"
            )
            for need in needs[1:]:
                assert page.text.count(f"<h2>{HelpLine.Need(need).label}</h2>") == 1
            for line in page.context["emergency"]:
                link = f'href="tel:{line.phone}"'
                assert page.text.count(link) == 1
                assert f'<a class="button danger" {link}' in page.text
            check_in_two_years(client, country, page.context["lines"])


def check_in_two_years(client, country, lines):
    """Its lines stay listed although nobody has verified them since."""
    with time_machine.travel(timezone.now() + timedelta(days=730)):
        page = client.get(f"/help-now/?country={country}")
    assert page.context["lines"] == lines
    assert page.context["emergency"]
    numbers = Counter(line.need for line in lines).values()
    assert page.text.count("Checked on") == list(numbers).count(1)
    assert page.text.count("Numbers checked on") == len(numbers) - list(numbers).count(1)
    assert "last checked more than six months ago" in page.text


def test_the_country_can_be_changed_before_the_first_line(client):
    content = client.get("/help-now/?country=GB").content.decode()
    assert "Country: United Kingdom" in content
    assert content.index("Where are you?") < content.index("Samaritans")


def test_a_link_calls_or_prepares_the_text_message(client):
    content = client.get("/help-now/?country=US").content.decode()
    assert 'href="tel:988"' in content
    assert 'href="sms:741741?body=HOME"' in content
    assert "31 October 2026" in content
    assert "benzodiazepines" in content


def test_lines_of_one_section_checked_on_different_days_each_say_when(client):
    lines = HelpLine.objects.filter(country="US", need="crisis")
    assert len(lines) > 1
    before = client.get("/help-now/?country=US").text
    HelpLine.objects.filter(pk=lines[0].pk).update(verified_on="2026-09-01")
    after = client.get("/help-now/?country=US").text
    assert after.count("Numbers checked on") == before.count("Numbers checked on") - 1
    assert after.count("Checked on") == before.count("Checked on") + len(lines)
    assert "Checked on 1 September 2026" in after


def test_every_country_has_emergency_and_crisis_lines_in_two_years(client):
    codes = set(HelpLine.objects.values_list("country", flat=True))
    assert codes >= set(COUNTRIES)
    with time_machine.travel(timezone.now() + timedelta(days=730)):
        for code in codes:
            page = client.get(f"/help-now/?country={code}")
            needs = {line.need for line in page.context["lines"]}
            assert needs >= {"emergency", "crisis"}, code


def test_every_country_of_the_world_has_a_number_to_call_in_two_years(client):
    """Also a country without help lines, for a visitor whose browser names it."""
    with time_machine.travel(timezone.now() + timedelta(days=730)):
        for code in countries.countries:
            page = client.get("/help-now/", HTTP_ACCEPT_LANGUAGE=f"en-{code}")
            content = page.content.decode()
            assert (page.status_code, page.context["selected_country"]) == (200, code)
            assert 'href="tel:' in content.partition("Where are you?")[0], code
            assert "findahelpline.com" in content, code


def test_lines_for_families_and_others_are_shown_under_their_need(subtests, client):
    cases = [
        ("US", "families", "1-855-378-4373"), ("CA", "veterans", "1-800-268-7708"),
        ("GB", "families", "08080 10 10 11"), ("DE", "eating", "0221 89 20 31"),
        ("FR", "gambling", "09 74 75 13 13"), ("NZ", "young", "0800 37 66 33"),
    ]  # fmt: skip
    for country, need, number in cases:
        with subtests.test(country=country, need=need, number=number):
            content = client.get(f"/help-now/?country={country}").content.decode()
            assert number in content
            assert f"<h2>{HelpLine.Need(need).label}</h2>" in content


def test_recently_verified_lines_have_no_warning(client):
    HelpLine.objects.update(verified_on=timezone.now().date())
    assert "more than six months ago" not in client.get("/help-now/?country=US").content.decode()


def test_without_any_line_the_page_says_where_else_to_find_help(client):
    HelpLine.objects.all().delete()
    content = client.get("/help-now/?country=US").content.decode()
    assert 'id="country"' not in content
    assert "https://findahelpline.com/" in content
    assert 'href="tel:112"' in content
    assert 'href="tel:911"' in content


def test_every_line_can_be_reached_and_has_a_source():
    for line in HelpLine.objects.all():
        assert line.phone or line.text_to
        assert line.source
        line.full_clean()


def test_the_page_says_what_it_is_and_where_each_number_comes_from(client):
    page = client.get("/help-now/?country=US")
    content = page.content.decode()
    assert "Help lines: call or text now</h1>" in content
    numbers, sources = content.split("Where these numbers come from", 1)
    for line in page.context["lines"]:
        assert f"{line.name}: {line.source}" in unescape(sources)
        assert line.source not in unescape(numbers)


def test_the_page_takes_no_post(client):
    assert client.post("/help-now/").status_code == 405
