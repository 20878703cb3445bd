"""A new thread needs a title and a text. Details are suggested, and none is preselected."""

import re

import pytest
from django.urls import reverse

from posts.models import Thread
from posts.threads.lists import select_waiting_threads
from posts.threads.suggestions import suggest_support_wanted


@pytest.fixture
def new_url(group):
    return reverse("posts:new-thread", args=[group.slug])


@pytest.fixture
def suggest_url():
    return reverse("posts:suggest-details")


WORDS = {"title": "Day three", "text": "The nights are the worst."}


def test_nothing_is_preselected(as_bob, new_url):
    page = as_bob.get(new_url).content.decode()
    form = page[page.index("<form", page.index("Start a thread</h1>")) :]
    assert not re.search(r"<input[^>]*\schecked", form)


def test_the_details_are_folded_below_the_text(as_bob, new_url):
    page = as_bob.get(new_url).content.decode()
    assert page.index('name="title"') < page.index('name="text"') < page.index("Add details")
    assert (
        page.index('name="text"') < page.index('name="support_wanted"') < page.index("Add details")
    )
    for name in ("kind", "notes", "anonymous"):
        assert page.index("Add details") < page.index(f'name="{name}"')
    assert '<details class="note" open>' not in page


def test_the_formatting_buttons_are_at_the_text_and_similar_threads_below_them(as_bob, new_url):
    page = as_bob.get(new_url).content.decode()
    parts = ('name="title"', 'name="text"', 'data-mark="bold"', 'id="similar"', "Add details")
    assert sorted(parts, key=page.index) == list(parts)


def test_what_would_help_is_plain_text_in_a_list_of_threads(as_bob, group, thread):
    page = as_bob.get(group.get_absolute_url()).content.decode()
    page = " ".join(page.split())
    assert "looking for: practical ideas" in page
    assert 'class="chip"' not in page[page.index(thread.title) :].split("</main>")[0]


def test_the_summary_of_errors_follows_the_order_of_the_form(as_bob, new_url):
    page = as_bob.post(new_url, {"title": "", "text": ""}).content.decode()
    assert page.index("Please add a title.") < page.index("Please write something.")


def test_a_title_and_a_text_are_enough(as_bob, new_url):
    as_bob.post(new_url, WORDS)
    thread = Thread.objects.get()
    assert (thread.kind, thread.support_label) == ("discussion", "")


def test_no_wish_is_shown_unless_chosen(as_bob, as_alice, new_url):
    as_bob.post(new_url, WORDS)
    page = as_alice.get(Thread.objects.get().get_absolute_url()).content.decode()
    assert "Looking for" not in page
    assert "not said" not in page.lower()


def test_a_thread_without_a_wish_waits_for_a_reply_too(as_bob, alice, new_url):
    as_bob.post(new_url, WORDS)
    assert [thread.title for thread in select_waiting_threads(member=alice)] == ["Day three"]


def test_a_thread_that_needs_no_reply_does_not_wait(as_bob, alice, new_url):
    as_bob.post(new_url, {**WORDS, "support_wanted": "none"})
    assert Thread.objects.get().support_wanted == ""
    assert not select_waiting_threads(member=alice)


def test_a_refused_form_shows_what_was_chosen(as_bob, new_url):
    page = as_bob.post(new_url, {**WORDS, "title": "", "kind": "story"}).content.decode()
    assert '<details class="note" open>' in page
    assert re.search(r'value="story"[^>]*\schecked', page)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Any tips for the first weekend?", "ideas"),
        ("What did you do with your hands?", "ideas"),
        ("Has anyone been through this?", "experience"),
        ("Am I the only one who dreams of it?", "experience"),
        ("No advice please. What did you do with your hands?", "listening"),
        ("I just need to say it out loud", "listening"),
        ("Please hold me to this", "accountability"),
        ("Hat jemand einen Tipp?", "ideas"),
        ("It rained all day.", ""),
        ("", ""),
    ],
)
def test_the_text_suggests_a_kind_of_support(words, expected):
    assert suggest_support_wanted("", words) == expected


def suggestion(client, url, **fields):
    return client.post(url, {"title": "", "text": "Any tips?"} | fields).content.decode()


def test_a_suggestion_is_shown_unticked(as_bob, suggest_url):
    page = suggestion(as_bob, suggest_url)
    assert 'name="suggested" value="ideas"' in page
    assert "checked" not in page


def test_a_ticked_suggestion_stays_ticked_while_typing(as_bob, suggest_url):
    assert "checked" in suggestion(as_bob, suggest_url, suggested="ideas")
    assert "checked" not in suggestion(as_bob, suggest_url, suggested="listening")


@pytest.mark.parametrize("chosen", [{"kind": "story"}, {"support_wanted": "listening"}])
def test_there_is_no_suggestion_after_a_choice(as_bob, suggest_url, chosen):
    assert "suggested" not in suggestion(as_bob, suggest_url, **chosen)


def test_an_accepted_suggestion_is_saved(as_bob, new_url):
    as_bob.post(new_url, {**WORDS, "suggested": "ideas"})
    thread = Thread.objects.get()
    assert (thread.kind, thread.support_wanted) == ("question", "ideas")


def test_an_explicit_choice_outweighs_a_suggestion(as_bob, new_url):
    as_bob.post(new_url, {**WORDS, "suggested": "ideas", "support_wanted": "listening"})
    assert Thread.objects.get().support_wanted == "listening"


def test_a_forged_suggestion_is_ignored(as_bob, new_url):
    as_bob.post(new_url, {**WORDS, "suggested": "a miracle"})
    assert Thread.objects.get().support_label == ""


def test_a_ticked_suggestion_survives_an_error(as_bob, new_url):
    page = as_bob.post(new_url, {**WORDS, "title": "", "suggested": "ideas"}).content.decode()
    assert re.search(r'name="suggested" value="ideas"\s+checked', page)


@pytest.mark.parametrize("text", ["\0", "x" * 30_000, "🙂" * 10])
def test_odd_text_causes_no_error(as_bob, suggest_url, text):
    assert as_bob.post(suggest_url, {"text": text}).status_code == 200


def test_visitors_get_no_suggestions(client, suggest_url):
    answer = client.post(suggest_url, {"text": "Any tips?"})
    assert answer.status_code == 403
    assert "suggested" not in answer.content.decode()


def test_suggestions_need_post(as_bob, suggest_url):
    assert as_bob.get(suggest_url).status_code == 405
