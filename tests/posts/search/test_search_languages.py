"""Search in the language of a group."""

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import Member
from groups.models import Group
from posts.models import Post
from posts.models.languages import SEARCH_CONFIGS
from posts.threads.editing import update_post, withdraw_post
from posts.threads.posting import create_reply, create_thread


def search(client, words, **filters):
    answer = client.get(reverse("posts:search"), {"q": words, **filters})
    return answer.context["posts"], answer.content.decode()


@pytest.fixture
def german_group(make_group, alice, bob):
    german_group = make_group("Abendrunde", "community", [alice, bob])
    german_group.language = "de"
    german_group.save()
    return german_group


@pytest.fixture
def opening(german_group, alice):
    return create_thread(
        german_group, alice, "Meine Schwestern", "Sie gingen ohne Häuser.", "story"
    )


@pytest.fixture
def german_speaker(bob):
    bob.language = "de"
    bob.save()
    return bob


def test_a_word_is_found_in_another_form_of_it(as_bob, german_speaker, opening):
    posts, page = search(as_bob, "haus")
    assert posts == [opening]
    assert "<mark>Häuser</mark>" in page


def test_a_title_is_found_in_another_form_of_a_word(as_bob, german_speaker, opening):
    assert search(as_bob, "schwester")[0] == [opening]


def test_the_group_that_is_searched_says_its_language(as_charlie, opening, german_group):
    assert search(as_charlie, "haus")[0] == []
    assert search(as_charlie, "haus", group=german_group.slug)[0] == [opening]


def test_edited_and_deleted_text_is_not_found(as_bob, german_speaker, opening):
    update_post(opening, "Nur noch Bäume.")
    assert search(as_bob, "haus")[0] == []
    assert search(as_bob, "baum")[0] == [opening]
    withdraw_post(opening)
    assert Post.objects.values_list("search_by_language", flat=True).get() is None


def test_changing_the_language_of_a_group_updates_the_index(
    as_bob, german_speaker, opening, german_group
):
    create_reply(opening, german_speaker, "Auch wir sind ohne Häuser.")
    Group.objects.filter(pk=german_group.pk).update(language="")
    assert search(as_bob, "haus")[0] == []
    Group.objects.filter(pk=german_group.pk).update(language="de")
    assert len(search(as_bob, "haus")[0]) == 2


def test_strangers_find_nothing_in_a_private_group(as_charlie, opening, german_group):
    Member.objects.update(language="de")
    Group.objects.update(visibility="private")
    assert search(as_charlie, "haus")[0] == []


@pytest.mark.parametrize("code", SEARCH_CONFIGS)
def test_each_language_has_its_configuration(db, code):
    with connection.cursor() as cursor:
        cursor.execute("SELECT forum_config(%s) = %s::regconfig", [code, f"forum_{code}"])
        assert cursor.fetchone() == (True,)
