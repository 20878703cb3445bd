"""A search without results still leads somewhere."""

import pytest
from django.urls import reverse

from posts.search.related_words import find_related_words
from posts.threads.posting import create_reply, create_thread


def search(client, words, **filters):
    return client.get(reverse("posts:search"), {"q": words, **filters})


@pytest.mark.parametrize(
    ("words", "related"),
    [
        ("relapse", "setback"), ("Relapses", "slip"), ("craving", "urge"), ("cravings", "urge"),
        ("Rückfall", "ausrutscher"), ("rechute", "faux pas"),
    ],
)  # fmt: skip
def test_people_use_several_words_for_the_same(words, related):
    assert related in find_related_words(words)


@pytest.mark.parametrize(
    "words", ["", "kitchen", "a relapse after ten years", "relapse setback slip"]
)
def test_other_searches_have_no_related_words(words):
    assert not find_related_words(words)


def test_posts_with_another_word_for_it_are_shown(as_alice, opening, bob):
    post = create_reply(opening, bob, "Two setbacks, and I came back twice.")
    create_reply(opening, bob, "Nothing to do with it.")
    page = search(as_alice, "relapse")
    text = " ".join(page.content.decode().split())
    assert page.context["posts"] == [post]
    assert "No results for “relapse”" in text.replace("\u2068", "").replace("\u2069", "")
    assert "posts with similar words: setback" in text
    assert "<mark>setbacks</mark>" in text


def test_what_was_asked_for_comes_without_similar_words(as_alice, opening, bob):
    post = create_reply(opening, bob, "It was a relapse.")
    create_reply(opening, bob, "It was a setback.")
    page = search(as_alice, "relapse")
    assert page.context["posts"] == [post]
    assert "similar words" not in page.content.decode()


def test_similar_words_are_found_only_where_one_may_read(as_charlie, make_group, alice):
    room = make_group("Canary room", "private", [alice])
    create_thread(room, alice, "Canary title", "My setback.", "story", "")
    page = search(as_charlie, "relapse")
    assert not page.context.get("posts")
    assert "similar words" not in page.content.decode()


def test_a_filter_by_date_applies_to_them(as_alice, opening, bob):
    create_reply(opening, bob, "A setback.")
    assert not search(as_alice, "relapse", until="2001-01-01").context.get("posts")


@pytest.mark.parametrize("who", ["as_alice", "client"])
def test_a_page_without_results_leads_on(request, db, who):
    page = search(request.getfixturevalue(who), "qwrtzqwrtz").content.decode()
    assert "No results for" in page
    main = page[page.index("<main") :]
    assert f'href="{reverse("groups:directory")}"' in main
    assert f'href="{reverse("milestones:right-now")}"' in main


def test_the_words_of_a_search_are_escaped(as_alice):
    page = search(as_alice, "<b>qwrtz</b>").content.decode()
    assert "<b>qwrtz" not in page


def test_without_results_it_stays_within_the_query_budget(
    as_alice, opening, bob, django_assert_max_num_queries
):
    create_reply(opening, bob, "A setback.")
    search(as_alice, "relapse")
    with django_assert_max_num_queries(12):
        assert search(as_alice, "relapse").context["posts"]


@pytest.mark.django_db
def test_the_name_of_a_challenge_is_a_spelling(as_alice):
    assert search(as_alice, "alchohol").context["suggestion"] == "alcohol"


def test_words_of_a_crisis_that_nobody_wrote_lead_to_people(as_alice):
    page = search(as_alice, "suicde").content.decode()
    assert "No results for" not in page
    assert "You can write to them in a group." in page
