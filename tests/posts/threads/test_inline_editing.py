"""Editing a post in its place on the page, by htmx."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from posts.models import Post, Thread
from posts.threads.editing import text_fingerprint, withdraw_post
from posts.threads.posting import create_reply

HTMX = {"HX-Request": "true"}


def url(name, post):
    return reverse(f"posts:{name}", args=[post.public_id])


def response_text(response):
    return response.content.decode()


def is_whole_page(answer):
    return "<html" in response_text(answer)


def test_the_form_comes_alone_for_the_place_of_the_post(as_bob, answer):
    part = as_bob.get(url("edit", answer) + "?at=x", headers=HTMX)
    assert not is_whole_page(part)
    assert f'id="post-{answer.public_id}"' in response_text(part)
    assert f'hx-post="{url("edit", answer)}?at=x"' in response_text(part)
    assert is_whole_page(as_bob.get(url("edit", answer)))


def test_its_fields_share_no_id_with_the_forms_beside_it(as_bob, answer, opening):
    page = response_text(as_bob.get(answer.thread.get_absolute_url()))
    part = response_text(as_bob.get(url("edit", answer), headers=HTMX))
    ids = {piece.split('"')[0] for piece in part.split(' id="')[1:]}
    assert ids
    assert not ids & {piece.split('"')[0] for piece in page.split(' id="')[1:]} - {
        f"post-{answer.public_id}"
    }


def test_the_post_comes_back_with_its_new_words_and_the_focus(as_bob, answer):
    part = as_bob.post(url("edit", answer), {"text": "I danced."}, headers=HTMX)
    assert "I danced." in response_text(part)
    assert 'tabindex="-1" autofocus' in response_text(part)
    assert not is_whole_page(part)
    assert "HX-Request" in part["Vary"]


def test_words_that_are_refused_stay_in_their_place(as_bob, answer):
    part = as_bob.post(url("edit", answer), {"text": " "}, headers=HTMX)
    assert part.status_code == 422
    assert part["HX-Retarget"] == part["HX-Reselect"] == f"#post-{answer.public_id}"
    assert "Please write something." in response_text(part)


def test_a_collision_is_shown_in_its_place_and_a_second_save_wins(as_bob, answer):
    old = text_fingerprint(answer.text)
    Post.objects.filter(pk=answer.pk).update(text="Changed elsewhere.")
    form = {"text": "Mine.", "mark": old}
    part = as_bob.post(url("edit", answer), form, headers=HTMX)
    assert part.status_code == 409
    assert "Changed elsewhere." in response_text(part)
    new = text_fingerprint("Changed elsewhere.")
    assert new in response_text(part)
    as_bob.post(url("edit", answer), form | {"mark": new}, headers=HTMX)
    answer.refresh_from_db()
    assert answer.text == "Mine."


def test_taking_back_asks_first_and_leaves_a_gap_with_undo(as_bob, answer):
    asked = as_bob.get(url("withdraw", answer), headers=HTMX)
    assert "Delete this post?" in response_text(asked)
    assert not is_whole_page(asked)
    gap = response_text(as_bob.post(url("withdraw", answer), headers=HTMX))
    assert "You deleted this post." in gap
    assert "autofocus>Undo" in gap
    back = response_text(as_bob.post(url("undo", answer), headers=HTMX))
    assert answer.text in back


def test_nothing_is_told_twice_on_the_next_page(as_bob, answer):
    as_bob.post(url("withdraw", answer), headers=HTMX)
    as_bob.post(url("undo", answer), headers=HTMX)
    assert "Your post has been restored." not in response_text(as_bob.get("/"))


def test_too_late_an_undo_says_so_on_a_whole_page(as_bob, answer):
    withdraw_post(answer)
    Post.objects.update(withdrawn_at=timezone.now() - timedelta(hours=1))
    late = as_bob.post(url("undo", answer), headers=HTMX)
    assert late.status_code == 403
    assert is_whole_page(late)


def test_one_may_leave_it_as_it_is(as_bob, answer):
    part = as_bob.get(url("alone", answer), headers=HTMX)
    assert answer.text in response_text(part)
    assert not is_whole_page(part)


def test_one_post_alone_is_for_whoever_may_read_it(as_charlie, client, answer):
    assert as_charlie.get(url("alone", answer), headers=HTMX).status_code == 404
    assert client.get(url("alone", answer), headers=HTMX).status_code == 404


def test_without_htmx_its_address_leads_to_the_thread(as_bob, answer):
    assert as_bob.get(url("alone", answer)).url == answer.get_absolute_url()


def test_it_is_as_it_was_on_its_page(as_bob, bob, answer, opening):
    below = create_reply(answer, bob, "And the music?")
    page = response_text(as_bob.get(answer.thread.get_absolute_url()))
    for post in (answer, below):
        link = f"?at={opening.public_id}"
        part = response_text(as_bob.get(url("alone", post) + link, headers=HTMX))
        assert "replying to" not in part
        assert part.replace(' tabindex="-1" autofocus', "").split("csrfmiddle")[0] in page


def test_far_from_the_page_it_was_on_it_says_whom_it_answers(as_bob, bob, answer):
    below = create_reply(answer, bob, "And the music?")
    part = response_text(as_bob.get(url("alone", below) + "?at=nowhere", headers=HTMX))
    assert "And the music?" in part
    part = response_text(as_bob.get(url("alone", below) + f"?at={below.public_id}", headers=HTMX))
    assert "replying to" in part


def test_new_tags_bring_a_new_page(as_alice, group, opening):
    group.tags = ["Sleep"]
    group.save()
    part = as_alice.post(url("edit", opening), {"text": "Awake.", "tags": ["Sleep"]}, headers=HTMX)
    assert part["HX-Redirect"] == opening.thread.get_absolute_url()
    assert Thread.objects.get().tags == ["Sleep"]


@pytest.mark.parametrize("name", ["edit", "withdraw", "undo"])
def test_nobody_else_changes_it(as_alice, answer, name):
    assert as_alice.post(url(name, answer), {"text": "x"}, headers=HTMX).status_code == 403
    answer.refresh_from_db()
    assert answer.text == "I stayed near the kitchen."
