"""The help line page: open to everyone, never empty, urgent needs first, each with its source."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.utils import timezone

from groups.models import HelpLine

pytestmark = pytest.mark.django_db
COUNTRIES = "US CA GB IE AU NZ IN DE FR NL BE ES LV AT CH SE DK IT PL".split()


def test_a_visitor_gets_no_session(client):
    page = client.get("/help-now/?country=US")
    assert page.status_code == 200
    assert "sessionid" not in page.cookies
    assert not Session.objects.exists()


def test_it_is_never_slowed_down(client):
    assert {client.get("/help-now/?country=IE").status_code for _attempt in range(40)} == {200}


def test_a_country_without_a_line_is_offered_to_no_visitor(client):
    """The page is cached for visitors, and must be up to date all the same."""
    assert "Ireland" in client.get("/help-now/").content.decode()
    HelpLine.objects.filter(country="IE").delete()
    assert "Ireland" not in client.get("/help-now/").content.decode()


def test_ones_own_country_is_chosen(as_alice, alice):
    type(alice).objects.filter(pk=alice.pk).update(country="NZ")
    assert "1737" in as_alice.get("/help-now/").content.decode()
    assert "1737" not in as_alice.get("/help-now/?country=IE").content.decode()


@pytest.mark.parametrize("country", ["", "XX", "us", "%00", "US" * 500])
def test_an_unknown_country_shows_the_choice(client, country):
    content = client.get(f"/help-now/?country={country}").content.decode()
    assert "Choose a country" in content
    assert "findahelpline.com" in content
    assert "emergency number" in content


@pytest.mark.parametrize("country", COUNTRIES)
def test_each_need_has_one_heading_and_danger_comes_first(client, country):
    page = client.get(f"/help-now/?country={country}")
    needs = list(dict.fromkeys(line.need for line in page.context["lines"]))
    assert needs[:2] == ["emergency", "crisis"]
    for need in needs:
        heading = f"<h2>{HelpLine.Need(need).label}</h2>"
        assert page.content.decode().count(heading) == 1


def test_a_tap_calls_or_writes_the_word(client):
    content = client.get("/help-now/?country=US").content.decode()
    assert 'href="tel:988"' in content
    assert 'href="sms:741741?body=HOME"' in content
    assert "31 October 2026" in content
    assert "benzodiazepines" in content


@pytest.mark.parametrize("country", COUNTRIES)
def test_no_country_goes_dark_when_nobody_verifies_for_two_years(client, country):
    before = client.get(f"/help-now/?country={country}").context["lines"]
    with time_machine.travel(timezone.now() + timedelta(days=730)):
        page = client.get(f"/help-now/?country={country}")
    assert page.context["lines"] == before
    assert page.context["emergency"]
    content = page.content.decode()
    assert content.count("Checked on") == len(before)
    assert "last checked more than six months ago" in content


def test_fresh_lines_carry_no_warning(client):
    HelpLine.objects.update(verified_on=timezone.now().date())
    assert "more than six months ago" not in client.get("/help-now/?country=US").content.decode()


def test_without_any_line_the_way_on_is_shown(client):
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


def test_lines_are_only_read(client):
    assert client.post("/help-now/").status_code == 405
