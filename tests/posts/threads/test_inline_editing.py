"""Editing a post in its place on the page, by htmx."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from posts.models import Post, Thread
from posts.threads.editing import withdraw_post
from posts.threads.posting import create_reply
from posts.threads.queries import PAGE_SIZE
from recovery_forum.lib.text import hash_text

HTMX = {"HX-Request": "true"}


def url(name, post):
    return reverse(f"posts:{name}", args=[post.public_id])


def response_text(response):
    return response.content.decode()


def is_whole_page(answer):
    return "<html" in response_text(answer)


def test_htmx_gets_the_form_only(as_bob, answer):
    part = as_bob.get(url("edit", answer) + "?at=x", headers=HTMX)
    assert not is_whole_page(part)
    assert f'id="post-{answer.public_id}"' in response_text(part)
    assert f'hx-post="{url("edit", answer)}?at=x"' in response_text(part)
    assert is_whole_page(as_bob.get(url("edit", answer)))


def test_field_ids_are_unique_on_the_page(as_bob, answer, opening):
    page = response_text(as_bob.get(answer.thread.get_absolute_url()))
    part = response_text(as_bob.get(url("edit", answer), headers=HTMX))
    ids = {piece.split('"')[0] for piece in part.split(' id="')[1:]}
    assert ids
    assert not ids & {piece.split('"')[0] for piece in page.split(' id="')[1:]} - {
        f"post-{answer.public_id}"
    }


def test_the_edited_post_is_returned_and_focused(as_bob, answer):
    part = as_bob.post(url("edit", answer), {"text": "I danced."}, headers=HTMX)
    assert "I danced." in response_text(part)
    assert 'tabindex="-1" autofocus' in response_text(part)
    assert not is_whole_page(part)
    assert "HX-Request" in part["Vary"]


def test_refused_text_stays_in_the_form(as_bob, answer):
    part = as_bob.post(url("edit", answer), {"text": " "}, headers=HTMX)
    assert part.status_code == 422
    assert part["HX-Retarget"] == part["HX-Reselect"] == f"#post-{answer.public_id}"
    assert "Please write something." in response_text(part)


def test_a_conflict_is_shown_in_place_and_saving_again_wins(as_bob, answer):
    old = hash_text(answer.text)
    Post.objects.filter(pk=answer.pk).update(text="Changed elsewhere.")
    form = {"text": "Mine.", "text_hash": old}
    part = as_bob.post(url("edit", answer), form, headers=HTMX)
    assert part.status_code == 409
    assert "Changed elsewhere." in response_text(part)
    new = hash_text("Changed elsewhere.")
    assert new in response_text(part)
    as_bob.post(url("edit", answer), form | {"text_hash": new}, headers=HTMX)
    answer.refresh_from_db()
    assert answer.text == "Mine."


def test_deleting_asks_first_and_leaves_a_gap_with_undo(as_bob, answer):
    asked = as_bob.get(url("withdraw", answer), headers=HTMX)
    assert "Delete this post?" in response_text(asked)
    assert not is_whole_page(asked)
    gap = response_text(as_bob.post(url("withdraw", answer), headers=HTMX))
    assert "You deleted this post." in gap
    assert "autofocus>Undo" in gap
    back = response_text(as_bob.post(url("undo", answer), headers=HTMX))
    assert answer.text in back


def test_messages_are_not_repeated_on_the_next_page(as_bob, answer):
    as_bob.post(url("withdraw", answer), headers=HTMX)
    as_bob.post(url("undo", answer), headers=HTMX)
    assert "Your post has been restored." not in response_text(as_bob.get("/"))


def test_an_undo_that_is_too_late_says_so_on_a_full_page(as_bob, answer):
    withdraw_post(answer)
    Post.objects.update(withdrawn_at=timezone.now() - timedelta(hours=1))
    late = as_bob.post(url("undo", answer), headers=HTMX)
    assert late.status_code == 403
    assert is_whole_page(late)


def test_editing_can_be_cancelled(as_bob, answer):
    part = as_bob.get(url("alone", answer), headers=HTMX)
    assert answer.text in response_text(part)
    assert not is_whole_page(part)


def test_a_single_post_is_for_its_readers_only(as_charlie, client, answer):
    assert as_charlie.get(url("alone", answer), headers=HTMX).status_code == 404
    assert client.get(url("alone", answer), headers=HTMX).status_code == 404


def test_without_htmx_the_url_redirects_to_the_thread(as_bob, answer):
    assert as_bob.get(url("alone", answer)).url == answer.get_absolute_url()


def test_the_returned_post_equals_the_one_on_the_page(as_bob, bob, answer, opening):
    below = create_reply(answer, bob, "And the music?")
    page = response_text(as_bob.get(answer.thread.get_absolute_url()))
    for post in (answer, below):
        link = f"?at={opening.public_id}"
        part = response_text(as_bob.get(url("alone", post) + link, headers=HTMX))
        assert "replying to" not in part
        assert part.replace(' tabindex="-1" autofocus', "").split("csrfmiddle")[0] in page


def test_the_returned_post_names_the_post_it_replies_to_if_needed(as_bob, bob, answer):
    below = create_reply(answer, bob, "And the music?")
    Thread.objects.update(reply_count=PAGE_SIZE)  # A short thread is always shown as a whole.
    part = response_text(as_bob.get(url("alone", below) + "?at=nowhere", headers=HTMX))
    assert "And the music?" in part
    part = response_text(as_bob.get(url("alone", below) + f"?at={below.public_id}", headers=HTMX))
    assert "replying to" in part


def test_changing_tags_reloads_the_page(as_alice, group, opening):
    group.tags = ["Sleep"]
    group.save()
    part = as_alice.post(url("edit", opening), {"text": "Awake.", "tags": ["Sleep"]}, headers=HTMX)
    assert part["HX-Redirect"] == opening.thread.get_absolute_url()
    assert Thread.objects.get().tags == ["Sleep"]


@pytest.mark.parametrize("name", ["edit", "withdraw", "undo"])
def test_nobody_else_can_edit_it(as_alice, answer, name):
    assert as_alice.post(url(name, answer), {"text": "x"}, headers=HTMX).status_code == 403
    answer.refresh_from_db()
    assert answer.text == "I stayed near the kitchen."
