"""Content notes: shown before the text, folded by preference, and requested anonymously."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Member, Notification
from posts.content_notes.services import set_content_notes
from posts.models import Case, ContentNoteRequest, Post, WatchedWords
from posts.threads.posting import create_reply

SETTINGS = "/settings/reading/"


@pytest.fixture
def noted(opening, bob):
    return create_reply(opening, bob, "The canary died.", notes=["loss"], own_note="birds")


def text_of(answer):
    return answer.content.decode()


def page_of(client, post):
    return text_of(client.get(f"{post.thread.get_absolute_url()}?at={post.public_id}"))


def choose(member, **kinds):
    member.content_note_preferences = kinds
    member.save()


def test_a_post_with_a_content_note_is_folded(as_alice, noted):
    page = page_of(as_alice, noted)
    assert "<summary>Content note: loss and grief, birds</summary>" in page
    assert page.index("<summary>Content note") < page.index("The canary died.")


def test_ones_own_posts_are_not_folded(as_bob, noted):
    assert '<details class="folded"' not in page_of(as_bob, noted)


def test_the_strictest_choice_counts(as_alice, alice, noted):
    for chosen, summary in (
        ({"loss": "open", "own": "open"}, None),
        ({"loss": "open"}, "Content note: loss"),
        ({"own": "hide"}, "Hidden, as you chose: loss"),
        ({"loss": "hide", "own": "open"}, "Hidden, as you chose: loss"),
        ({"loss": "nonsense"}, "Content note: loss"),
    ):
        choose(alice, **chosen)
        page = page_of(as_alice, noted)
        assert ('<details class="folded"' in page) == bool(summary), chosen
        assert summary is None or f"<summary>{summary}" in page, chosen


def test_a_post_with_a_note_is_folded_for_visitors(client, group, noted):
    type(group).objects.update(visibility="open")
    assert '<details class="folded"' in page_of(client, noted)


def test_lists_show_the_note_instead_of_the_text(as_alice, noted):
    as_alice.post(reverse("posts:save", args=[noted.public_id]), {"keep": "1"})
    for path in ("/search/?q=canary", "/saved/"):
        page = text_of(as_alice.get(path))
        assert "Content note: loss and grief, birds" in page, path
        assert "died" not in page, path


def test_lists_show_the_text_if_the_reader_always_opens_that_kind(as_alice, alice, noted):
    choose(alice, loss="open", own="open")
    assert "<mark>canary</mark> died" in text_of(as_alice.get("/search/?q=canary"))


def test_a_reply_is_written_with_notes(as_bob, thread):
    url = reverse("posts:reply", args=[thread.public_id])
    as_bob.post(url, {"text": "x", "notes": ["loss", "eating"], "own_note": "  my   dog "})
    assert Post.objects.get(text="x").content_note_text == "eating and body, loss and grief, my dog"


def test_a_thread_is_opened_with_notes(as_bob, group):
    form = {"title": "T", "kind": "story", "text": "x", "notes": ["violence"]}
    as_bob.post(reverse("posts:new-thread", args=[group.slug]), form)
    assert Post.objects.get().notes == ["violence"]


def test_an_unknown_note_is_refused(as_bob, thread):
    url = reverse("posts:reply", args=[thread.public_id])
    assert as_bob.post(url, {"text": "x", "notes": ["x"]}).status_code == 422


# --- The author's page ----------------------------------------------------------


def test_the_author_can_add_a_note_at_any_time(as_bob, answer):
    url = reverse("posts:content-note", args=[answer.public_id])
    Post.objects.update(posted_at="2020-01-01T00:00Z")
    assert as_bob.get(url).status_code == 200
    assert as_bob.post(url, {"notes": ["loss"]}).url == answer.get_absolute_url()
    assert Post.objects.get(pk=answer.pk).notes == ["loss"]


def test_the_author_can_remove_a_note(as_bob, noted):
    as_bob.post(reverse("posts:content-note", args=[noted.public_id]), {})
    assert Post.objects.get(pk=noted.pk).content_note_text == ""


RESTRICTIONS = {
    "silenced": {"silenced_until": timezone.now() + timedelta(days=1)},
    "read first": {"approval_required_since": timezone.now()},
    "words that wait": {},
    "words that are refused": {},
}


@pytest.mark.parametrize("restriction", RESTRICTIONS)
def test_a_note_in_own_words_publishes_nothing_that_a_post_could_not(
    as_bob, bob, answer, restriction
):
    Member.objects.filter(pk=bob.pk).update(trust=1, **RESTRICTIONS[restriction])
    if restriction.startswith("words"):
        effect = "hold" if restriction.endswith("wait") else "block"
        WatchedWords.objects.create(phrase="flugel", effect=effect)
    url = reverse("posts:content-note", args=[answer.public_id])
    refused = as_bob.post(url, {"notes": ["loss"], "own_note": "the flugel of olive"})
    assert refused.status_code == 422
    assert "the flugel of olive" in text_of(refused)
    assert not Post.objects.get(pk=answer.pk).own_note
    as_bob.post(url, {"notes": ["loss"]})  # A kind warns others, and says nothing else.
    assert Post.objects.get(pk=answer.pk).notes == ["loss"]


def test_a_note_from_before_the_silence_can_stay(as_bob, bob, noted):
    Member.objects.filter(pk=bob.pk).update(**RESTRICTIONS["silenced"])
    url = reverse("posts:content-note", args=[noted.public_id])
    as_bob.post(url, {"notes": [], "own_note": "birds"})
    assert Post.objects.get(pk=noted.pk).content_note_text == "birds"


def test_a_plea_that_is_refused_as_a_note_is_heard(as_bob, bob, answer):
    Member.objects.filter(pk=bob.pk).update(**RESTRICTIONS["silenced"])
    url = reverse("posts:content-note", args=[answer.public_id])
    as_bob.post(url, {"own_note": "I want to kill myself"})
    assert Case.objects.get(origin="crisis").subject == bob


@pytest.mark.parametrize(("person", "status"), [("as_alice", 403), ("as_charlie", 404)])
def test_others_cannot_change_notes(request, person, status, answer):
    url = reverse("posts:content-note", args=[answer.public_id])
    assert request.getfixturevalue(person).post(url, {}).status_code == status


# --- Requesting a note ----------------------------------------------------------


def request_note(client, post):
    return client.post(reverse("posts:wish-for-note", args=[post.public_id]))


def test_a_request_for_a_note_notifies_once_and_anonymously(
    as_alice, as_organizer, as_bob, bob, answer
):
    request_note(as_alice, answer)
    request_note(as_alice, answer)
    assert ContentNoteRequest.objects.count() == 1
    told = Notification.objects.get(member=bob, kind="note-wish")
    assert told.latest_actor is None
    assert told.url == reverse("posts:content-note", args=[answer.public_id])
    page = text_of(as_bob.get("/notifications/"))
    assert "<strong>Someone</strong> suggested a content note on your post" in page


def test_a_second_request_of_one_member_notifies_nobody(as_alice, as_bob, bob, answer):
    request_note(as_alice, answer)
    as_bob.get("/notifications/")
    request_note(as_alice, answer)
    assert Notification.objects.filter(member=bob, kind="note-wish").count() == 1


def test_the_button_is_under_posts_of_others(as_alice, as_bob, answer, noted):
    url = reverse("posts:wish-for-note", args=[answer.public_id])
    assert url in page_of(as_alice, answer)
    assert url not in page_of(as_bob, answer)
    assert reverse("posts:wish-for-note", args=[noted.public_id]) not in page_of(as_alice, noted)


@pytest.mark.parametrize(("person", "status"), [("as_bob", 403), ("as_charlie", 404)])
def test_a_note_cannot_be_requested_for_ones_own_post_or_by_strangers(
    request, person, status, answer
):
    assert request_note(request.getfixturevalue(person), answer).status_code == status


def test_a_note_cannot_be_requested_across_a_block(as_alice, answer, block):
    assert request_note(as_alice, answer).status_code == 403
    assert not ContentNoteRequest.objects.exists()


def test_get_is_not_allowed(as_alice, answer):
    assert as_alice.get(reverse("posts:wish-for-note", args=[answer.public_id])).status_code == 405


# --- Settings -------------------------------------------------------------------


def test_choices_are_saved(as_alice, alice):
    form = dict.fromkeys(as_alice.get(SETTINGS).context["form"].fields, "fold")
    assert as_alice.post(SETTINGS, {**form, "loss": "hide"}).status_code == 302
    alice.refresh_from_db()
    assert alice.content_note_preferences == {"loss": "hide"}
    assert as_alice.get(SETTINGS).context["form"]["loss"].value() == "hide"


def test_an_invalid_choice_gets_an_error(as_alice):
    assert as_alice.post(SETTINGS, {"loss": "x"}).status_code == 422


def test_settings_are_for_members(client, db):
    assert client.get(SETTINGS).url.startswith(reverse("account_login"))


def test_a_note_replaces_the_ones_before(noted):
    set_content_notes(noted, ["eating"], "")
    assert Post.objects.get(pk=noted.pk).content_note_text == "eating and body"
