"""Who searches for words of a crisis sees help lines first. Nobody learns of the search."""

import logging

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.models import HelpLine
from posts.models import Case
from posts.safety.crisis_searches import is_crisis_search

pytestmark = pytest.mark.django_db
SEARCH = reverse("posts:search")
IN_DANGER = [
    "kill myself", "want to die", "Wanna die", "overdose", "suicide", "suicidal", "self-harm",
    "end it all",
    "I don't want to be alive anymore", "Suizid", "Überdosis", "ich will sterben", "Selbsttötung",
    "quiero morir", "sobredosis", "je veux mourir", "me suicider", "zelfmoord", "självmord",
    "samobójstwo",
    "pašnāvība", "intihar", "самоубийство", "انتحار", "आत्महत्या", "自殺", "死にたい", "자살",
]  # fmt: skip
ELSEWHERE = [
    "sleep", "die Gruppe", "relapse", "craving", "spritzen", "meeting tonight", "Lebensmut",
    "morning routine",
    "how to stop drinking", "naltrexone", "diet", "",
]  # fmt: skip
HEADING = "You matter here"


def search(client, words, **headers):
    page = client.get(SEARCH, {"q": words}, headers=headers)
    return page, " ".join(page.content.decode().split())


@pytest.mark.parametrize(
    "words",
    [
        "wnat to die", "I wnat to die", "want to dei", "klil myself", "kill mysefl", "sucide",
        "suicdie", "overdsoe", "slef harm", "selbsmord", "selbtsmord", "ich will setrben",
        "sucidio", "qiuero morir", "je vuex mourir", "wlil dood",
    ],
)  # fmt: skip
def test_a_slip_of_the_fingers_is_understood(words):
    assert is_crisis_search(words)


@pytest.mark.parametrize(
    "words",
    [
        "i wat to die", "i wantto die", "iwanttodie", "I wanttodie", "i want todie", "wnt 2 die",
        "i want to diee", "i waaant tooo dieeee", "i want to dye", "I want to dye!", "want 2 die",
        "want to dye tonight", "suiside", "suisidal", "suiicide", "killmyself", "kill my self",
        "endmylife", "enditall", "self ham", "selfharm",
    ],
)  # fmt: skip
def test_missing_spaces_and_repeated_letters_are_understood(words):
    assert is_crisis_search(words)


@pytest.mark.parametrize(
    "words",
    [
        "my partner wants to die", "my son wants to kill himself", "friend wnats to die",
        "she wants to kill herself", "they talk about killing themselves",
    ],
)  # fmt: skip
def test_who_looks_for_somebody_else_sees_help_too(words):
    assert is_crisis_search(words)


@pytest.mark.parametrize(
    "words",
    [
        "i want to diet", "want to dive", "dye my hair", "i want to dye my hair", "die hard",
        "i want to ride", "I want Odie", "wat die man zegt", "je suis idiot", "sussidio", "2 die",
        "wants to dine", "want to dice onions",
    ],
)  # fmt: skip
def test_words_that_sound_alike_are_not(words):
    assert not is_crisis_search(words)


def test_a_long_text_of_repeated_letters_is_read_in_one_pass():
    assert not is_crisis_search("wa" + "a" * 100_000 + " to " + "di" * 100_000)


@pytest.mark.parametrize(
    "words",
    [
        "ill myself", "want to diet", "went to die Gruppe", "wanting to dive", "ant", "slef",
        "made myself ham", "what to do on a hard day", "myself", "kill time", "killing time alone",
    ],
)  # fmt: skip
def test_words_that_are_only_near_are_not(words):
    assert not is_crisis_search(words)


@pytest.mark.parametrize("words", IN_DANGER)
def test_words_of_a_crisis_are_recognized(words):
    assert is_crisis_search(words)


@pytest.mark.parametrize("words", ELSEWHERE)
def test_other_words_are_not(words):
    assert not is_crisis_search(words)


def test_a_member_sees_the_lines_of_their_country_before_the_results(as_alice, alice, opening):
    type(alice).objects.filter(pk=alice.pk).update(country="GB")
    _page, text = search(as_alice, "suicide")
    main = text[text.index("<main") :]
    assert main.index(HEADING) < main.index("tel:116123")
    assert "United Kingdom" in main
    assert reverse("milestones:right-now") in main[main.index(HEADING) :]
    assert reverse("help-now") in main


def test_the_country_follows_the_time_zone_of_a_member(as_alice, alice):
    type(alice).objects.filter(pk=alice.pk).update(country="", time_zone="Europe/London")
    assert "tel:116123" in search(as_alice, "overdose")[1]


def test_a_visitor_sees_the_lines_of_their_language(client):
    _page, text = search(client, "kill myself", **{"Accept-Language": "de-DE,de"})
    assert HelpLine.objects.filter(country="DE", need="crisis").first().name in text
    assert HEADING in text


def test_without_a_known_country_it_says_whom_to_call(client):
    _page, text = search(client, "kill myself")
    assert HEADING in text
    assert "Call your local emergency number" in text
    assert "tel:112" in text
    assert "tel:911" in text


def test_a_text_that_is_too_long_for_a_search_shows_them_too(as_alice, alice):
    page, text = search(
        as_alice, "I want to kill myself tonight and I don't know where to go. " * 5
    )
    assert page.status_code == 422
    assert HEADING in text


def test_other_searches_show_no_help_lines(as_alice, opening):
    assert HEADING not in search(as_alice, "kitchen")[1]


def test_nobody_learns_of_the_search(as_alice, alice, caplog, mailoutbox):
    as_alice.get(SEARCH)  # What a first page of the day stores is stored.
    before = {
        model: model.objects.count() for model in apps.get_models() if hasattr(model, "objects")
    }
    session = dict(as_alice.session)
    with (
        caplog.at_level(logging.DEBUG, logger="forum"),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        search(as_alice, "zebra suicide")
    assert {model: model.objects.count() for model in before} == before
    assert dict(as_alice.session) == session
    assert not Case.objects.exists()
    assert not mailoutbox
    assert "zebra" not in caplog.text
    written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert not written
    # And the next page has no mark of it.
    assert HEADING not in as_alice.get("/help-now/").content.decode().split("<h1")[0]


def test_it_costs_one_query(as_alice, alice, opening, django_assert_max_num_queries):
    as_alice.get(SEARCH, {"q": "suicide"})
    with django_assert_max_num_queries(12):
        search(as_alice, "suicide")
